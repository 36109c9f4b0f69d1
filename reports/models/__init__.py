from reports.models.activity import Activity
from reports.models.monthly import MonthlyReport, ReportEdition, ReportRemark
from reports.models.reminder import Reminder
from reports.models.summary import RegencySummary

__all__ = [
    "Activity",
    "MonthlyReport",
    "RegencySummary",
    "Reminder",
    "ReportEdition",
    "ReportRemark",
]

from reports.models.activity import Activity
from reports.models.monthly import MonthlyReport, ReportEdition, ReportRemark
from reports.models.summary import RegencySummary

__all__ = ["Activity", "MonthlyReport", "RegencySummary", "ReportEdition", "ReportRemark"]

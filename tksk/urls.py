app_name = "tksk"
urlpatterns = []

app_name = "ppks"
urlpatterns = []

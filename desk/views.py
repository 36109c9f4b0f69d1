"""Each role's home: what waits, each count opening its list."""

from django.shortcuts import render

from accounts.pages import public, signed_in


@signed_in
def home(request):
    return render(request, "desk/home.html", {})


@public
def help(request):
    return render(request, "desk/help.html", {})

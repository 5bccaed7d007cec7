from wagtail import hooks

from blog.questions.desk import admin as questions


@hooks.register("register_admin_urls")
def register_questions():
    return questions.urlpatterns


@hooks.register("register_admin_menu_item")
def register_questions_menu_item():
    return questions.menu_item()

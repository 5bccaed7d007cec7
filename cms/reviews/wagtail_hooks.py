from wagtail import hooks

from cms.reviews import urls


@hooks.register("register_admin_urls")
def register_reviews():
    return urls.urlpatterns


@hooks.register("register_admin_menu_item")
def register_reviews_menu_item():
    return urls.menu_item()


@hooks.register("register_log_actions")
def register_review_in_history(actions):
    actions.register_action("reviews.review", "Review", "Clinically reviewed")

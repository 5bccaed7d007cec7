from wagtail.admin.menu import MenuItem


class ReadLogMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("privacy.view_readlogentry")

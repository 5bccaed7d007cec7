from allauth.account.adapter import DefaultAccountAdapter

from cms.users.addresses import client_address


class StaffAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the owner in the admin; nobody signs up."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_client_ip(self, request) -> str:
        return client_address(request)

    def add_message(self, *args, **kwargs) -> None:
        """No greeting after signing in: the dashboard says what waits."""

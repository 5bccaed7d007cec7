from tests.blog.conftest import reader

__all__ = ["reader"]

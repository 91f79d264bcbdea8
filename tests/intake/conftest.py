from tests.boarded import boarded, here

__all__ = ["boarded", "here"]

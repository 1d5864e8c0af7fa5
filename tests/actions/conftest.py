import pytest

from documents import Documents, load


@pytest.fixture(scope="session")
def documents() -> Documents:
    return load()

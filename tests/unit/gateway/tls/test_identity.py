"""What is wrong with a certificate's files is told at the start, file by file."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.certificates import DAY, Authority

from watchfloor.core import FieldProblem, InvalidInputError
from watchfloor.gateway import TLSConfig, check_certificate

NOW = datetime.now(UTC)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def problems_of(config: TLSConfig, *, now: datetime = NOW) -> tuple[FieldProblem, ...]:
    with pytest.raises(InvalidInputError) as refused:
        check_certificate(config, now=now)
    return refused.value.fields


def test_a_good_pair_is_taken(authority: Authority) -> None:
    files = authority.issue()
    check_certificate(
        TLSConfig(certificate=files.certificate, key=files.key, client_ca=authority.certificate),
        now=NOW,
    )


def test_every_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    config = TLSConfig(certificate=tmp_path / "a.crt", key=tmp_path, client_ca=tmp_path / "ca.pem")
    assert problems_of(config) == (
        FieldProblem(
            "gateway.tls.certificate",
            f"{tmp_path}/a.crt cannot be read: No such file or directory",
        ),
        FieldProblem("gateway.tls.key", f"{tmp_path} cannot be read: Is a directory"),
        FieldProblem(
            "gateway.tls.client_ca", f"{tmp_path}/ca.pem cannot be read: No such file or directory"
        ),
    )


def test_files_that_hold_something_else_are_named(authority: Authority) -> None:
    """The most frequent mistake is to exchange the two; no word of a key is repeated."""
    files = authority.issue()
    config = TLSConfig(certificate=files.key, key=files.certificate, client_ca=files.key)
    assert problems_of(config) == (
        FieldProblem("gateway.tls.certificate", "holds no certificate as PEM"),
        FieldProblem("gateway.tls.key", "holds no private key as PEM"),
        FieldProblem("gateway.tls.client_ca", "holds no certificate as PEM"),
    )


def test_anothers_key_is_refused(authority: Authority) -> None:
    mine, other = authority.issue("mine"), authority.issue("other")
    assert problems_of(TLSConfig(certificate=mine.certificate, key=other.key)) == (
        FieldProblem("gateway.tls.key", "is not the key of the certificate"),
    )


def test_a_key_with_a_password_is_refused_and_nobody_is_asked_for_it(
    authority: Authority,
) -> None:
    files = authority.issue(password=b"hush")
    assert problems_of(TLSConfig(certificate=files.certificate, key=files.key)) == (
        FieldProblem("gateway.tls.key", "is protected by a password; give a key without one"),
    )


@pytest.mark.parametrize(
    ("moment", "reason"),
    [(NOW + 91 * DAY, "ended on"), (NOW - 4000 * DAY, "begins on")],
    ids=["too late", "too early"],
)
def test_a_certificate_out_of_its_time_is_refused(
    authority: Authority, moment: datetime, reason: str
) -> None:
    files = authority.issue()
    [problem] = problems_of(TLSConfig(certificate=files.certificate, key=files.key), now=moment)
    assert problem.field == "gateway.tls.certificate"
    assert problem.reason.startswith(reason)


def test_one_that_openssl_finds_too_weak_is_refused(authority: Authority) -> None:
    files = authority.issue_weak()
    [problem] = problems_of(TLSConfig(certificate=files.certificate, key=files.key))
    assert problem == FieldProblem(
        "gateway.tls.certificate", "is refused by OpenSSL: EE_KEY_TOO_SMALL"
    )

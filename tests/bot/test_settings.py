"""Settings: read once, all that is wrong is told at once, and no secret is ever shown."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import settings
from bot.clock import ShiftedClock
from bot.settings import WrongSettings
from bot.words import Words
from storage.calendar import OfficeHours

TOKEN = "700100200:AAtests-only-7hQx2vZkP0sWmB3nYcD4eFgH5i"


def read(tmp_path: Path, **given: str) -> settings.Settings:
    environment = {f"UNIONHALL_{name}": value for name, value in {"TOKEN": TOKEN, **given}.items()}
    return settings.read(environment, env_file=tmp_path / ".env")


def wrong(tmp_path: Path, **given: str) -> list[tuple[str, str]]:
    with pytest.raises(WrongSettings) as caught:
        read(tmp_path, **given)
    return [(one.name.removeprefix("UNIONHALL_"), one.why) for one in caught.value.wrong]


class TestReading:
    def test_needs_the_token_alone(self, tmp_path: Path) -> None:
        found = read(tmp_path)
        assert found.method_url == f"https://api.telegram.org/bot{TOKEN}"
        assert found.data == Path("data").absolute()
        assert found.database_url == f"sqlite:///{Path('data').absolute() / 'unionhall.db'}"
        assert found.key_file == Path("data").absolute() / "unionhall.key"
        assert (found.zone.key, found.language, found.log_level) == ("Asia/Shanghai", "zh", "INFO")
        assert (found.office, found.own_words) == (OfficeHours(), True)
        assert not found.clock_is_moved

    def test_takes_what_was_set(self, tmp_path: Path) -> None:
        found = read(
            tmp_path,
            API_URL="http://127.0.0.1:8081/",
            DATA=str(tmp_path / "data"),
            DATABASE_URL="postgresql+psycopg://root@127.0.0.1/test",
            KEY_FILE=str(tmp_path / "key"),
            TIMEZONE="Europe/Berlin",
            OFFICE_HOURS="Mon-Sat 08:30-12:00 14:00-17:30",
            STORY="OFF",
            LANGUAGE="en",
            LOG="debug",
        )
        assert found.method_url == f"http://127.0.0.1:8081/bot{TOKEN}"
        assert found.database_url == "postgresql+psycopg://root@127.0.0.1/test"
        assert (found.data, found.key_file) == (tmp_path / "data", tmp_path / "key")
        assert (found.zone, found.language, found.log_level) == (ZoneInfo("Europe/Berlin"), "en", "DEBUG")
        assert (len(found.office.weekdays), len(found.office.spans), found.own_words) == (6, 2, False)

    def test_keeps_database_and_key_in_the_data_folder(self, tmp_path: Path) -> None:
        found = read(tmp_path, DATA=str(tmp_path))
        assert found.database_url == f"sqlite:///{tmp_path / 'unionhall.db'}"
        assert found.key_file == tmp_path / "unionhall.key"

    def test_reads_the_file_and_lets_the_environment_win(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text(f"UNIONHALL_TOKEN={TOKEN}\nUNIONHALL_LANGUAGE=en\nUNIONHALL_TIMEZONE=UTC\n")
        found = settings.read({"UNIONHALL_TIMEZONE": "Asia/Tokyo"}, env_file=tmp_path / ".env")
        assert (found.token, found.language, found.zone.key) == (TOKEN, "en", "Asia/Tokyo")

    def test_takes_the_default_for_what_is_set_to_nothing(self, tmp_path: Path) -> None:
        found = read(tmp_path, LANGUAGE="", KEY_FILE=" ", API_URL="", CLOCK="")
        assert (found.language, found.api_url) == ("zh", "https://api.telegram.org")
        assert found.key_file == Path("data").absolute() / "unionhall.key"
        assert not found.clock_is_moved

    def test_needs_no_token_where_nothing_is_sent(self, tmp_path: Path) -> None:
        assert settings.read({}, env_file=tmp_path / ".env", needs_token=False).language == "zh"


class TestTheClock:
    def test_starts_at_an_instant(self, tmp_path: Path) -> None:
        found = read(tmp_path, CLOCK="2027-02-16T09:00:00+00:00")
        assert found.clock_is_moved
        assert timedelta() <= found.clock() - datetime(2027, 2, 16, 9, tzinfo=UTC) < timedelta(seconds=5)

    def test_takes_an_instant_without_a_zone_for_the_unions(self, tmp_path: Path) -> None:
        shown = read(tmp_path, CLOCK="2027-02-16T09:00:00", TIMEZONE="Asia/Tokyo").clock()
        assert (shown.hour, str(shown.tzinfo)) == (9, "Asia/Tokyo")

    def test_follows_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "clock").write_text("86400")
        found = read(tmp_path, CLOCK=f"file:{tmp_path / 'clock'}")
        assert isinstance(found.clock, ShiftedClock)
        assert found.clock_is_moved
        assert found.clock() > datetime.now(UTC) + timedelta(hours=23)


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("name", "value", "why"),
        [
            ("TOKEN", "", "token_missing"),
            ("TOKEN", "not a token", "token_wrong"),
            ("TOKEN", f"{TOKEN}/x", "token_wrong"),
            ("API_URL", "api.telegram.org", "api_url_wrong"),
            ("API_URL", "ftp://api.telegram.org", "api_url_wrong"),
            ("API_URL", "https://api.telegram.org?x=1", "api_url_wrong"),
            ("DATABASE_URL", "nonsense", "database_url_wrong"),
            ("DATABASE_URL", "mysql://root@localhost/test", "database_url_wrong"),
            ("TIMEZONE", "Asia/Chengdong", "timezone_wrong"),
            ("TIMEZONE", "../../etc/passwd", "timezone_wrong"),
            ("TIMEZONE", "Asia", "timezone_wrong"),
            ("DATA", "~nobody-of-that-name/data", "data_wrong"),
            ("OFFICE_HOURS", "Mon-Fri", "office_hours_wrong"),
            ("OFFICE_HOURS", "18:00-09:00", "office_hours_wrong"),
            ("STORY", "maybe", "story_wrong"),
            ("LANGUAGE", "fr", "language_wrong"),
            ("CLOCK", "tomorrow", "clock_wrong"),
            ("LOG", "loud", "log_wrong"),
            ("WEBHOOK_LISTEN", "8080", "webhook_listen_wrong"),
            ("WEBHOOK_LISTEN", "127.0.0.1:", "webhook_listen_wrong"),
            ("WEBHOOK_LISTEN", "127.0.0.1:0", "webhook_listen_wrong"),
            ("WEBHOOK_LISTEN", "127.0.0.1:65536", "webhook_listen_wrong"),
            ("WEBHOOK_LISTEN", "not a host:80", "webhook_listen_wrong"),
            ("WEBHOOK_SECRET", "two words", "webhook_secret_wrong"),
            ("WEBHOOK_SECRET", "x" * 257, "webhook_secret_wrong"),
        ],
    )
    def test_is_named(self, tmp_path: Path, name: str, value: str, why: str) -> None:
        assert wrong(tmp_path, **{name: value}) == [(name, why)]

    def test_is_named_when_it_is_missing(self, tmp_path: Path) -> None:
        with pytest.raises(WrongSettings) as caught:
            settings.read({}, env_file=tmp_path / ".env")
        assert [(one.name, one.why) for one in caught.value.wrong] == [("UNIONHALL_TOKEN", "token_missing")]

    def test_is_named_all_at_once(self, tmp_path: Path) -> None:
        named = [name for name, _ in wrong(tmp_path, TOKEN="x", LANGUAGE="fr", TIMEZONE="x", LOG="x", CLOCK="x")]
        assert named == ["TOKEN", "TIMEZONE", "LANGUAGE", "CLOCK", "LOG"]

    def test_has_a_text_in_every_language(self, tmp_path: Path) -> None:
        words = Words(ZoneInfo("Asia/Shanghai"))
        every = wrong(
            tmp_path, TOKEN="x", LANGUAGE="fr", TIMEZONE="x", LOG="x", CLOCK="x", API_URL="x", DATABASE_URL="x"
        )
        every += wrong(tmp_path, OFFICE_HOURS="x", STORY="x")
        for _, why in [*every, ("TOKEN", "token_missing")]:
            assert all(words.plain(f"cli.{why}", {}, language) for language in ("zh", "en"))

    def test_leaves_language_and_zone_for_telling_it(self, tmp_path: Path) -> None:
        def manners(**given: str) -> tuple[str, str]:
            environment = {f"UNIONHALL_{name}": value for name, value in given.items()}
            found = settings.language_and_zone(environment, env_file=tmp_path / ".env")
            return found.language, found.zone.key

        assert manners(LANGUAGE="en", TIMEZONE="Asia/Tokyo") == ("en", "Asia/Tokyo")
        assert manners(LANGUAGE="fr") == ("zh", "Asia/Shanghai")
        assert manners(LANGUAGE="en", TOKEN="x", LOG="x", TIMEZONE="Mars/Olympus") == ("en", "Asia/Shanghai")
        assert manners(LANGUAGE="fr", DATA="/etc/passwd/x", TIMEZONE="Asia/Tokyo") == ("zh", "Asia/Tokyo")

    def test_leaves_them_when_the_file_can_not_be_read(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_bytes(b"\xff\xfe")
        manners = settings.language_and_zone({"UNIONHALL_LANGUAGE": "en"}, env_file=tmp_path / ".env")
        assert manners.language == "en"

    def test_leaves_the_rest_to_be_looked_at(self, tmp_path: Path) -> None:
        checked = settings.check({"UNIONHALL_LOG": "x", "UNIONHALL_LANGUAGE": "en"}, env_file=tmp_path / ".env")
        assert [one.name for one in checked.wrong] == ["UNIONHALL_TOKEN", "UNIONHALL_LOG"]
        assert checked.found.language == "en"
        assert checked.can_use("DATA", "KEY_FILE")
        assert not checked.can_use("API_URL", "TOKEN")


class TestTheWebhook:
    URL = "https://bot.example.org/telegram"

    def test_is_none_unless_its_address_is_set(self, tmp_path: Path) -> None:
        assert read(tmp_path).webhook is None
        assert read(tmp_path, WEBHOOK_SECRET="x", WEBHOOK_LISTEN="0.0.0.0:80").webhook is None

    def test_takes_what_was_set(self, tmp_path: Path) -> None:
        found = read(tmp_path, WEBHOOK_URL=self.URL, WEBHOOK_SECRET="a-Z_0").webhook
        assert found == settings.Webhook(self.URL, "127.0.0.1", 8080, "a-Z_0")
        found = read(tmp_path, WEBHOOK_URL=self.URL, WEBHOOK_SECRET="x", WEBHOOK_LISTEN="[::1]:443").webhook
        assert found is not None
        assert (found.host, found.port) == ("::1", 443)

    @pytest.mark.parametrize(
        "url",
        [
            "https://bot.example.org",
            "https://bot.example.org:8443/a/b",
            "http://127.0.0.1:9000/x",
            "http://localhost:9000",
            "http://[::1]:9000/x",
        ],
    )
    def test_may_be_at(self, tmp_path: Path, url: str) -> None:
        found = read(tmp_path, WEBHOOK_URL=url, WEBHOOK_SECRET="x").webhook
        assert found is not None
        assert found.url == url

    @pytest.mark.parametrize(
        "url",
        [
            "bot.example.org",
            "http://bot.example.org/x",
            "http://127.0.0.1.example.org/x",
            "https://bot.example.org:8080/x",
            "https://bot.example.org:99999/x",
            "https://name:hunter2@bot.example.org/x",
            "https://bot.example.org/x?y=1",
            "https://bot.example.org/x#y",
            "https://bot.example.org/暗号",
            "https://",
            "https://[::1/x",
        ],
    )
    def test_may_not_be_at(self, tmp_path: Path, url: str) -> None:
        assert wrong(tmp_path, WEBHOOK_URL=url, WEBHOOK_SECRET="x") == [("WEBHOOK_URL", "webhook_url_wrong")]

    def test_needs_a_secret(self, tmp_path: Path) -> None:
        assert wrong(tmp_path, WEBHOOK_URL=self.URL) == [("WEBHOOK_SECRET", "webhook_secret_missing")]

    def test_names_all_that_is_wrong_with_it(self, tmp_path: Path) -> None:
        found = wrong(tmp_path, WEBHOOK_URL="x", WEBHOOK_LISTEN="x", WEBHOOK_SECRET="!", TOKEN="x")
        assert [name for name, _ in found] == ["TOKEN", "WEBHOOK_URL", "WEBHOOK_LISTEN", "WEBHOOK_SECRET"]
        words = Words(ZoneInfo("Asia/Shanghai"))
        for _, why in [*found, ("", "webhook_secret_missing")]:
            assert all(words.plain(f"cli.{why}", {}, language) for language in ("zh", "en"))


class TestUnknownNames:
    def test_are_told_with_the_nearest_real_one(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text("UNIONHALL_TOKN=x\nUNIONHALL_TOKEN=\nELSEWHERE=1\n")
        found = settings.unknown({"UNIONHALL_TIME_ZONE": "UTC", "UNIONHALL_LOG": "x"}, env_file=tmp_path / ".env")
        assert found == {"UNIONHALL_TOKN": "UNIONHALL_TOKEN", "UNIONHALL_TIME_ZONE": "UNIONHALL_TIMEZONE"}

    def test_are_not_those_of_the_tests(self, tmp_path: Path) -> None:
        assert settings.unknown({"UNIONHALL_TEST_POSTGRES": "x"}, env_file=tmp_path / ".env") == {}


class TestSecrets:
    def test_are_not_shown_by_the_settings(self, tmp_path: Path) -> None:
        shown = repr(read(tmp_path, DATABASE_URL="postgresql+psycopg://root:hunter2@127.0.0.1/test"))
        assert TOKEN not in shown
        assert "hunter2" not in shown
        found = read(tmp_path, WEBHOOK_URL="https://bot.example.org/x", WEBHOOK_SECRET="hunter2")
        assert "hunter2" not in repr(found)
        assert found.secrets == (TOKEN, "hunter2")

    def test_are_not_shown_by_what_is_wrong(self, tmp_path: Path) -> None:
        with pytest.raises(WrongSettings) as caught:
            read(tmp_path, TOKEN=f"{TOKEN}!", DATABASE_URL="mysql://root:hunter2@localhost/test")
        shown = str(caught.value) + repr(caught.value.wrong)
        assert TOKEN not in shown
        assert "hunter2" not in shown

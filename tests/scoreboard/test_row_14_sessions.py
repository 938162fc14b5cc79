"""Row 14, sessions. Each test is something that someone tries and must not achieve."""

from sqlalchemy import func, select

from directory.access.actor import CONSOLE
from directory.changes.accounts import change_role, disable_account
from directory.records import Account, AccountRole, BrowserSession
from tests.houses import PASSWORD, Browser, Clock, House, build_house

NEW = "eleven slow barges under the bridge"
STAFF, WORKER, PROVIDER = AccountRole.STAFF, AccountRole.WORKER, AccountRole.PROVIDER


def with_cookie(house: House, secret: str | None) -> Browser:
    """A browser that holds a cookie which somebody got hold of."""
    browser = house.browser()
    browser.hold(secret or "nothing")
    return browser


# The cookie


def test_a_cookie_set_before_sign_in_is_not_the_one_after(house: House) -> None:
    browser = house.browser()
    browser.hold("chosen-by-somebody-else")
    browser.try_password(house.person().email)
    assert browser.is_signed_in
    assert browser.session_cookie != "chosen-by-somebody-else"
    assert not with_cookie(house, "chosen-by-somebody-else").is_signed_in


def test_the_id_between_password_and_code_is_not_the_one_after(house: House) -> None:
    person = house.person(STAFF)
    browser = house.browser()
    browser.try_password(person.email)
    before = browser.session_cookie
    browser.post("/sign-in/code", "/sign-in/code", code=person.code())
    assert browser.session_cookie != before
    assert browser.is_signed_in
    assert not with_cookie(house, before).is_signed_in


def test_the_id_before_confirming_the_password_is_not_the_one_after(house: House) -> None:
    browser = house.person().browser()
    before = browser.session_cookie
    browser.post("/account/confirm", "/account/confirm", password=PASSWORD)
    assert browser.session_cookie != before
    assert not with_cookie(house, before).is_signed_in


def test_a_second_sign_in_in_the_same_browser_is_another_session(house: House) -> None:
    person = house.person()
    browser = person.browser()
    before = browser.session_cookie
    browser.post("/sign-out")
    browser.try_password(person.email)
    assert browser.session_cookie != before


def test_a_guessed_cookie_opens_nothing(house: House) -> None:
    assert not with_cookie(house, "A" * 43).is_signed_in


def test_the_digest_in_the_database_is_no_cookie(house: House) -> None:
    person = house.person()
    person.browser()
    with house.session() as session:
        digest = session.scalar(select(BrowserSession.digest).where(BrowserSession.account_id == person.id))
    assert not with_cookie(house, digest).is_signed_in


def test_no_script_reads_the_cookie_and_no_other_site_sends_it(house: House) -> None:
    person = house.person()
    browser = house.browser()
    answer = browser.try_password(person.email)
    [cookie] = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("manzanita=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age" not in cookie
    assert "Expires" not in cookie


def test_in_production_the_cookie_is_bound_to_this_host_and_to_tls(tmp_path) -> None:
    house = build_house(tmp_path, is_production=True)
    person = house.person()
    browser = house.browser()
    page = browser.client.get("/sign-in", base_url="https://localhost").get_data(as_text=True)
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    answer = browser.client.post(
        "/sign-in",
        base_url="https://localhost",
        data={"csrf_token": token, "email": person.email, "password": PASSWORD},
        headers={"Referer": "https://localhost/sign-in"},
    )
    cookies = [one for one in answer.headers.getlist("Set-Cookie") if "=;" not in one]
    assert any(one.startswith("__Host-manzanita=") for one in cookies)
    assert all("Secure" in one and "Path=/" in one and "Domain" not in one for one in cookies)
    house.close()


def test_a_visitor_leaves_no_row(house: House) -> None:
    with house.session() as session:
        before = session.scalar(select(func.count()).select_from(BrowserSession))
    for _ in range(5):
        house.browser().try_password("nobody@county.example", "wrong")
    with house.session() as session:
        assert session.scalar(select(func.count()).select_from(BrowserSession)) == before


def test_no_address_is_kept_of_a_browser(house: House) -> None:
    person = house.person()
    person.browser(address="198.51.100.77")
    with house.session() as session:
        row = session.scalars(select(BrowserSession).where(BrowserSession.account_id == person.id)).one()
        assert "_id" not in row.data
        assert "198.51.100.77" not in repr(vars(row))


# The end of a session


def test_a_cookie_kept_from_before_sign_out_opens_nothing(house: House) -> None:
    browser = house.person().browser()
    kept = browser.session_cookie
    browser.post("/sign-out")
    assert not browser.is_signed_in
    assert not with_cookie(house, kept).is_signed_in


def test_the_back_button_shows_nothing_after_sign_out(house: House) -> None:
    browser = house.person().browser()
    assert browser.get("/account").headers["Cache-Control"] == "no-store"
    assert browser.post("/sign-out").headers["Clear-Site-Data"] == '"cache"'
    assert browser.get("/account").status_code == 303


def test_a_link_cannot_sign_anyone_out(house: House) -> None:
    browser = house.person().browser()
    assert browser.get("/sign-out").status_code == 405
    assert browser.client.post("/sign-out").status_code == 400
    assert browser.is_signed_in


def test_thirty_idle_minutes_end_a_session(house: House, clock: Clock) -> None:
    browser = house.person().browser()
    clock.move(minutes=29)
    assert browser.is_signed_in
    clock.move(minutes=31)
    assert not browser.is_signed_in


def test_twelve_hours_end_a_session_however_busy(house: House, clock: Clock) -> None:
    browser = house.person().browser()
    for _ in range(35):
        clock.move(minutes=20)
        assert browser.is_signed_in
    clock.move(minutes=21)
    assert not browser.is_signed_in


def test_a_password_change_ends_every_other_session_and_renews_this_one(house: House) -> None:
    person = house.person()
    here, elsewhere = person.browser(), person.browser()
    before = here.session_cookie
    answer = here.post("/account/password", current=PASSWORD, password=NEW, again=NEW)
    assert answer.status_code == 303
    assert here.is_signed_in
    assert not elsewhere.is_signed_in
    assert not with_cookie(house, before).is_signed_in


def test_a_password_change_needs_the_password(house: House) -> None:
    person = house.person()
    before = person.get("password")
    answer = person.browser().post("/account/password", current="not this one", password=NEW, again=NEW)
    assert answer.status_code == 422
    assert person.get("password") == before


def test_signing_out_everywhere_ends_every_session(house: House) -> None:
    person = house.person()
    browsers = [person.browser() for _ in range(3)]
    browsers[0].post("/account/browsers/end-all")
    assert not any(browser.is_signed_in for browser in browsers)


def test_ending_one_browser_ends_that_one_alone(house: House) -> None:
    person = house.person()
    here, there = person.browser(), person.browser()
    with house.session() as session:
        numbers = session.scalars(
            select(BrowserSession.id).where(BrowserSession.account_id == person.id).order_by(BrowserSession.id)
        ).all()
    assert here.post(f"/account/browsers/{numbers[1]}/end").status_code == 303
    assert here.is_signed_in
    assert not there.is_signed_in


def test_nobody_ends_or_sees_the_session_of_another(house: House) -> None:
    victim, other = house.person(), house.person()
    browser = victim.browser()
    with house.session() as session:
        number = session.scalar(select(BrowserSession.id).where(BrowserSession.account_id == victim.id))
    intruder = other.browser()
    assert intruder.post(f"/account/browsers/{number}/end").status_code == 404
    assert f"/account/browsers/{number}/end" not in intruder.get("/account/browsers").get_data(as_text=True)
    assert browser.is_signed_in


def test_staff_do_not_end_the_session_of_another_that_way(house: House) -> None:
    victim = house.person()
    browser = victim.browser()
    with house.session() as session:
        number = session.scalar(select(BrowserSession.id).where(BrowserSession.account_id == victim.id))
    assert house.person(STAFF).browser().post(f"/account/browsers/{number}/end").status_code == 404
    assert browser.is_signed_in


def test_disabling_an_account_ends_its_sessions_at_their_next_request(house: House) -> None:
    person = house.person()
    browser = person.browser()
    with house.session() as session:
        disable_account(CONSOLE, session, session.get(Account, person.id))
    assert not browser.is_signed_in


def test_a_disabled_account_is_shut_out_even_where_its_session_row_stayed(house: House) -> None:
    person = house.person()
    browser = person.browser()
    person.set(active=False)
    assert not browser.is_signed_in


def test_an_account_that_is_enabled_again_has_none_of_its_old_sessions(house: House) -> None:
    person = house.person()
    browser = person.browser()
    with house.session() as session:
        disable_account(CONSOLE, session, session.get(Account, person.id))
    person.set(active=True)
    assert not browser.is_signed_in


def test_a_role_change_ends_the_sessions_of_the_old_role(house: House) -> None:
    person = house.person()
    browser = person.browser()
    with house.session() as session:
        account = session.get(Account, person.id)
        change_role(CONSOLE, session, account, role=PROVIDER, county=None, organizations=[])
    assert not browser.is_signed_in


def test_a_reset_ends_every_session(house: House) -> None:
    person = house.person()
    browser = person.browser()
    link = reset_link(house, person.email)
    house.browser().post(link, link, password=NEW, again=NEW)
    assert not browser.is_signed_in


def test_turning_two_step_on_signs_the_other_browsers_out(house: House) -> None:
    person = house.person()
    here, there = person.browser(), person.browser()
    here.get("/account/two-step")
    with house.session() as session:
        row = session.scalars(
            select(BrowserSession).where(BrowserSession.account_id == person.id).order_by(BrowserSession.id)
        ).first()
        from directory.changes import second_step

        code = second_step.engine().generate_totp_password(row.data["new_key"])
    assert here.post("/account/two-step", "/account/two-step", code=code).status_code == 200
    assert here.is_signed_in
    assert not there.is_signed_in


def test_a_row_that_was_ended_is_not_written_back_by_a_request_under_way(house: House) -> None:
    from directory.changes.sessions import end_sessions

    person = house.person()
    browser = person.browser()
    app = house.app

    with app.test_request_context("/account", headers={"Cookie": f"manzanita={browser.session_cookie}"}) as context:
        opened = context.session
        opened["touched"] = True
        with house.session() as session:
            end_sessions(session, session.get(Account, person.id))
        app.session_interface.save_session(app, opened, app.response_class())
    with house.session() as session:
        assert session.scalar(select(func.count()).where(BrowserSession.account_id == person.id)) == 0


def reset_link(house: House, email: str) -> str:
    house.browser().post("/reset", "/reset", email=email)
    return house.link_in(house.letters(email)[-1])

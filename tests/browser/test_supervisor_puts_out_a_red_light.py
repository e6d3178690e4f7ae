"""陈明 of the efficiency office sees lights come on, sees why one is red, investigates, and only then can put it out."""

from playwright.sync_api import Page, expect

from tests.browser.officers import Bureau, a_week_later
from tests.browser.staff import press, sign_in


def test_red_goes_out_only_on_a_concluded_investigation(page: Page) -> None:
    sign_in(page, "chenming")
    page.goto("/wall/")
    expect(page.locator("#wall-line")).to_have_text("实时")
    # Nothing heard for longer than two signs of life: the line that nobody hung up does not call itself live.
    page.evaluate("() => { const now = Date.now; let later = 0; Date.now = () => now() + (later += 60000); }")
    expect(page.locator("#wall-stale")).to_contain_text("连接中断")
    expect(page.locator("#wall-line")).to_have_text("连接中断，正在重试")
    page.reload()
    expect(page.locator("#wall-line")).to_have_text("实时")
    row = page.locator('tr[data-light="red"]', has_text="未答复").first
    row.get_by_role("link").first.click()
    expect(page.get_by_role("main")).to_contain_text("规则与条款")
    expect(page.get_by_role("main")).to_contain_text("行政许可法")

    expect(page.get_by_role("main")).to_contain_text("须先立项调查并查结")
    expect(page.get_by_role("button", name="熄灭这盏灯")).to_have_count(0)

    press(page, "立项调查")
    page.locator("[name=means]").fill("调阅案卷，询问承办人。")
    page.locator("[name=findings]").fill("承办人外出期间无人代办。")
    press(page, "查结")
    page.locator("[name=verdict][value=rectified]").check()
    page.locator("[name=finding]").fill("属实，已责令改正。")
    press(page, "熄灭这盏灯")
    expect(page.get_by_role("main")).to_contain_text("属实，已责令改正。")
    expect(page.get_by_role("button", name="熄灭这盏灯")).to_have_count(0)


# A browser under test has no voice of its own: this one keeps what it is told to say.
A_VOICE = """
window.said = [];
speechSynthesis.getVoices = () => [{lang: "zh-CN"}];
speechSynthesis.speak = (words) => window.said.push(words.text);
"""


def test_a_week_later_new_lights_come_by_themselves_and_are_spoken_until_silenced(bureau: Bureau) -> None:
    wall = bureau.officer("chenming")
    wall.add_init_script(A_VOICE)
    wall.goto("/wall/")
    expect(wall.locator("#wall-line")).to_have_text("实时")
    voice = wall.locator("#wall-voice")
    expect(voice).to_have_text("语音已关")
    voice.click()
    wall.reload()
    expect(voice).to_have_text("语音已开，请在页面上按一下")  # a browser speaks for nobody who has not touched the page
    wall.locator("#wall-line").click()
    expect(voice).to_have_text("语音已开")
    reds = wall.locator('tr[data-light="red"]')
    before = reds.count()
    wall.evaluate("window.neverReloaded = true")
    elsewhere = bureau.officer("zhouhui")
    elsewhere.goto("/desk/")
    a_week_later(elsewhere)
    expect(reds.nth(before)).to_be_attached()  # more than before
    expect(wall.locator(".wall-pulse")).to_contain_text("到期的时钟都已检查")
    assert wall.evaluate("window.neverReloaded")
    told = wall.evaluate("window.said")
    assert any("届满时没有办结" in each for each in told), told
    voice.click()
    expect(voice).to_have_text("语音已关")
    wall.reload()
    expect(voice).to_have_text("语音已关")
    newest = wall.locator("tr[data-signal]", has_text="届满时没有办结").last
    newest.get_by_role("link").first.click()
    expect(wall.get_by_role("main")).to_contain_text("规则与条款")

"""住基との照合で許される違い / What is no difference from the resident register (domain §3.5)."""

import pytest

from insurers.domain.likeness import addresses_alike, kana_alike, names_alike

ALIKE, UNLIKE = "同じ alike", "違う differs"


def said(*, alike: bool) -> str:
    """Return the verdict as the page shows it."""
    return ALIKE if alike else UNLIKE


@pytest.mark.parametrize(
    ("reported", "registered", "verdict"),
    [
        ("見本　花子", "見本 花子", ALIKE),
        ("見本花子", "見本　花子", ALIKE),
        ("ＪＯＨＮ　ＳＭＩＴＨ", "John Smith", ALIKE),
        ("マリア・シルバ", "ﾏﾘｱ ｼﾙﾊﾞ", ALIKE),
        ("見本　花子", "見本　華子", UNLIKE),
        ("見本　花", "見本　花子", UNLIKE),
    ],
)
def test_width(reported: str, registered: str, verdict: str) -> None:
    """氏名の全角・半角、大文字・小文字、空白、中点の違いは許される。

    In names, width, case, blanks and middle dots do not count.
    """
    assert said(alike=names_alike(reported, registered)) == verdict


@pytest.mark.parametrize(
    ("reported", "registered", "verdict"),
    [
        ("斎藤　一郎", "齋藤　一郎", ALIKE),
        ("斉藤　一郎", "齊藤　一郎", ALIKE),
        ("斎藤　一郎", "斉藤　一郎", ALIKE),
        ("高橋　恵", "髙橋　惠", ALIKE),
        ("渡辺　真", "渡邊　眞", ALIKE),
        ("渡辺　真", "渡邉　眞", ALIKE),
        ("山崎　徳子", "山﨑　德子", ALIKE),
        ("浜田　国広", "濵田　國廣", ALIKE),
        ("吉沢　隆", "𠮷澤　隆", ALIKE),
        ("葛󠄀城　花子", "葛城　花子", ALIKE),
        ("川田　花子", "河田　花子", UNLIKE),
        ("斎藤　一郎", "佐藤　一郎", UNLIKE),
    ],
)
def test_variants(reported: str, registered: str, verdict: str) -> None:
    """異体字は漢字氏名の不一致にしない。読みが同じだけの別の字は不一致である。どの字を異体字とするかは独自の表による。

    異体字 are no mismatch; other characters of the same reading are. Which ones count is a table of ours.
    """
    assert said(alike=names_alike(reported, registered)) == verdict


@pytest.mark.parametrize(
    ("reported", "registered", "verdict"),
    [
        ("●田　花子", "𠮷田　花子", ALIKE),
        ("渡●　花●", "渡邊　花子", ALIKE),
        ("●　花子", "𠮷田　花子", UNLIKE),
        ("●田　花子", "𠮷田　華子", UNLIKE),
    ],
)
def test_substituted(reported: str, registered: str, verdict: str) -> None:
    """●はどの一文字とも一致する（P-08、R-135）。

    ● matches any one character (P-08, R-135).
    """
    assert said(alike=names_alike(reported, registered)) == verdict


@pytest.mark.parametrize(
    ("reported", "registered", "verdict"),
    [
        ("ﾐﾎﾝ ｼﾖｳｲﾁ", "ミホン　ショウイチ", ALIKE),
        ("みほん　しょういち", "ﾐﾎﾝ ｼﾖｳｲﾁ", ALIKE),
        ("ﾐﾎﾝ ﾕ-ｺ", "ミホン　ユウコ", ALIKE),
        ("ミホン　ショーイチ", "ミホン　シヨウイチ", ALIKE),
        ("ミホン　ケーコ", "ミホン　ケイコ", ALIKE),
        ("オオノ　イチロウ", "オノ　イチロウ", UNLIKE),
        ("ハナコ", "バナコ", UNLIKE),
        ("カジ", "カヂ", UNLIKE),
    ],
)
def test_kana(reported: str, registered: str, verdict: str) -> None:
    """カナの半角、平仮名、小さい字と大きい字の違いは許され、長音符はそれが延ばす母音と同じに読む（P-08、長音は独自の読み方）。

    Half width, hiragana and big letters for small ones do not count in kana; a long vowel mark reads as the vowel it
    stands for (P-08; the vowel is our reading).
    """
    assert said(alike=kana_alike(reported, registered)) == verdict


@pytest.mark.parametrize(
    ("reported", "registered", "verdict"),
    [
        ("東京都架空市見本町２丁目１番地２号", "東京都架空市見本町2-1-2", ALIKE),
        ("東京都架空市見本町二丁目一番二号", "東京都架空市見本町２－１－２", ALIKE),
        ("東京都架空市見本町2の1の2", "東京都架空市見本町2ー1ー2", ALIKE),
        ("東京都架空市見本町十二丁目二十三番", "東京都架空市見本町12-23", ALIKE),
        ("東京都架空市霞ヶ丘 1-2-3", "東京都架空市霞ケ丘1丁目2番3号", ALIKE),
        ("東京都架空市大澤1-2", "東京都架空市大沢1-2", ALIKE),
        ("東京都架空市見本町2-1-2", "東京都架空市見本町2-1-3", UNLIKE),
        ("東京都架空市見本町2-1-2", "東京都架空市見本町2-12", UNLIKE),
        ("東京都架空市見本町2-1-2", "東京都模擬市見本町2-1-2", UNLIKE),
    ],
)
def test_house_numbers(reported: str, registered: str, verdict: str) -> None:
    """住所の丁目・番地・号、漢数字、ハイフン、「の」は書き方の違いとして許される。

    丁目, 番地, 号, numerals in kanji, hyphens and の are ways of writing one address.
    """
    assert said(alike=addresses_alike(reported, registered)) == verdict


@pytest.mark.parametrize(
    ("reported", "registered", "verdict"),
    [
        ("架空市見本町2-1-2", "架空市見本町2-1-2 見本ハイツ101", ALIKE),
        ("架空市見本町2-1-2見本ハイツ", "架空市見本町2-1-2見本ハイツ101号室", ALIKE),
        ("架空市見本町2-1-2", "架空市見本町2-1-2-101", ALIKE),
        ("架空市見本町5番地", "架空市見本町5番地見本荘", ALIKE),
        ("架空市見本町2-1", "架空市見本町2-1-2", UNLIKE),
        ("架空市見本町2-1-2見本ハイツ", "架空市見本町2-1-2架空荘", UNLIKE),
        ("架空市見本町", "架空市見本町2-1-2", UNLIKE),
        ("架空市見本町2-1-1", "架空市見本町2-1-10", UNLIKE),
        ("", "架空市見本町2-1-2", UNLIKE),
    ],
)
def test_buildings(reported: str, registered: str, verdict: str) -> None:
    """建物名が途中で切れていても、番地まで同じなら許される。番地の途中や、番地の前で切れた住所は違う住所である。

    A building's name may be cut off where the house number is whole. An address that stops within the house number, or
    before it, is another one.
    """
    assert said(alike=addresses_alike(reported, registered)) == verdict


@pytest.mark.parametrize(
    ("reported", "registered", "verdict"),
    [
        ("京都市中京区見本通架空上る模擬町488", "京都市中京区模擬町488番地", ALIKE),
        ("京都府京都市下京区見本通架空東入模擬町2", "京都府京都市下京区模擬町2", ALIKE),
        ("京都市中京区見本通架空上る模擬町488", "京都市中京区架空町488", UNLIKE),
        ("京都市中京区見本通模擬町488", "京都市中京区模擬町488", UNLIKE),
    ],
)
def test_kyoto(reported: str, registered: str, verdict: str) -> None:
    """京都市の通り名は、上る・下る・東入・西入で終わるものだけを読み飛ばす。ほかの通り名は違いとして残る。

    Of the street names of 京都市 only those that end in 上る, 下る, 東入 or 西入 are passed over; others still count.
    """
    assert said(alike=addresses_alike(reported, registered)) == verdict

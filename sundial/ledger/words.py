"""The words in which a receipt is read, in Chinese and English: for the program and for the page alike. Pure.

They stand here and not in a catalogue because a receipt is read without a site, a database or its settings.
"""

from __future__ import annotations

from unicodedata import east_asian_width

Both = tuple[str, str]

WORDS: dict[str, Both] = {
    "valid": ("凭证有效：", "This receipt is valid."),
    "invalid": ("凭证无效：", "This receipt is NOT valid:"),
    "act": ("事项", "Act"),
    "organ": ("机关", "Organ"),
    "item": ("权力事项", "Power item"),
    "occurred": ("发生时间", "Happened"),
    "recorded": ("录入时间", "Entered"),
    "lag": ("录入间隔", "Entered after"),
    "actor": ("行为人", "By"),
    "actor_organ": ("行为人所属机关", "Organ of that person"),
    "applicant": ("申请人", "applicant"),
    "system": ("系统", "the system"),
    "place": ("叶序号（从 0 数起）", "Leaf index (counted from 0)"),
    "leaves": ("检查点覆盖的叶数", "Leaves under the checkpoint"),
    "log": ("日志", "Log"),
    "cosigners": ("见证人", "Witnesses"),
    "nobody": ("无", "none"),
    "national": ("国密签名", "National signature"),
    "national_good": ("有效（SM2、SM3）", "good (SM2 over SM3)"),
    "national_unjudged": ("有，未核验（未给出其公钥）", "there is one, not judged: its key was not given"),
    "national_page": (
        "有，本页不能核验；请用 sundial verify --national 核验",
        "there is one, which this page cannot judge: use sundial verify --national",
    ),
    "erased": ("依法删除", "Erased by law"),
    "was_there": ("{named}（原有记录，现已删除）", "{named} (was recorded, and is erased)"),
    "hidden": ("未公开", "not shown"),
    "rare": ("办件较少，日志中不列明", "not named, for there are few such cases"),
    "position": ("该办件第几条", "Event of its case"),
    "history": ("此前记录", "History before it"),
    "first": ("无（首条）", "none (the first)"),
    "pinned": ("已由本凭证锁定", "fixed by this receipt"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "comma": ("、", ", "),
    "titled": ("{name}（{more}）", "{name} ({more})"),
}

# The public verbs of ``leaf.ACTS``.
ACTS: dict[str, Both] = {
    "submit": ("提交", "submitted"),
    "accept": ("受理", "accepted"),
    "refuse": ("不予受理", "not accepted"),
    "supplement": ("补正", "supplemented"),
    "step": ("办理环节", "step handled"),
    "hearing": ("听证", "hearing"),
    "inspect": ("现场核查", "inspection"),
    "decide": ("决定", "decided"),
    "penalise": ("处罚", "penalised"),
    "deliver": ("送达", "delivered"),
    "pay": ("缴费", "paid"),
    "revoke": ("撤回或者终止", "withdrawn or ended"),
    "correct": ("要求更正、补正", "told to correct"),
    "light.yellow": ("黄灯", "yellow light"),
    "light.red": ("红灯", "red light"),
    "light.clear": ("灯已处置", "light disposed of"),
    "supervise": ("监察", "supervision"),
    "complain": ("投诉", "complaint"),
    "import": ("导入", "imported"),
    "late": ("补录", "entered late"),
    "rule": ("监察规则变更", "rule changed"),
    "calendar": ("工作日历变更", "calendar changed"),
    "catalogue": ("事项目录变更", "catalogue changed"),
    "grant": ("授权", "authority given"),
    "release": ("公示", "published"),
    "key": ("密钥变更", "key changed"),
    "erase": ("依法删除", "erased by law"),
}

# What the opened fields of an event are called, in the order they are read; a name that is not here is shown as it stands.
FIELDS: dict[str, Both] = {
    "channel": ("办理渠道", "Channel"),
    "role": ("身份", "Acted as"),
    "number": ("办件编号", "Case number"),
    "reason": ("理由", "Reason"),
    "actor": ("行为人", "By"),
    "data": ("具体内容", "Details"),
    "from": ("原状态", "State before"),
    "to": ("现状态", "State after"),
    "materials": ("提交材料（份）", "Materials handed in"),
    "step_name": ("环节", "Step"),
    "paper": ("文书", "Paper"),
    "papers": ("材料", "Papers"),
    "accepted_on": ("受理日期", "Accepted on"),
    "due": ("期限", "Due"),
    "officer": ("经办人", "Officer"),
    "text": ("内容", "Text"),
    "paper.number": ("文号", "Number of the paper"),
    "paper.leaf": ("文书所印凭证编号", "Receipt number printed on it"),
    "paper.item": ("事项", "Item"),
    "paper.content": ("决定内容", "What was decided"),
    "paper.organ": ("作出机关", "Organ"),
    "paper.issued_on": ("文书日期", "Date of the paper"),
    "paper.valid_from": ("有效期自", "Valid from"),
    "paper.valid_to": ("有效期至", "Valid to"),
    "paper.case_number": ("办件编号", "Case number"),
}

# A field whose value is a code of the program says it in these words.
VALUES: dict[str, dict[str, Both]] = {
    "channel": {"online": ("网上", "online"), "window": ("窗口", "service window")},
    "role": {
        "applicant": ("申请人", "applicant"),
        "system": ("系统", "the system"),
        "window": ("窗口人员", "window clerk"),
        "handler_a": ("承办人A角", "handler A"),
        "handler_b": ("承办人B角", "handler B"),
        "deputy_head": ("分管领导", "deputy head in charge"),
        "director": ("主要负责人", "director"),
        "office": ("办公室", "bureau office"),
    },
    "to": {
        "draft": ("草稿", "draft"),
        "submitted": ("已提交", "submitted"),
        "correcting": ("补正中", "being corrected"),
        "examining": ("审查中", "under examination"),
        "granted": ("准予许可", "granted"),
        "refused": ("不予许可", "refused"),
        "delivered": ("已送达", "delivered"),
        "published": ("已公示", "published"),
        "archived": ("已归档", "archived"),
        "declined": ("不予受理", "not accepted"),
        "withdrawn": ("已撤回", "withdrawn"),
        "returned": ("已退回", "returned"),
        "terminated": ("已终止", "terminated"),
    },
}
VALUES["from"] = VALUES["to"]

# Said elsewhere in the answer already: the time by its own line, the kind and the verb by the act.
UNSAID = frozenset({"kind", "occurred_at", "verb", "item"})


def word(name: str, language: str) -> str:
    """One of the words above in ``language`` (zh or en)."""
    return WORDS[name][language == "en"]


def act(name: str, language: str) -> str:
    """A public verb in words; one of a later version as it stands."""
    return ACTS.get(name, (name, name))[language == "en"]


def field(name: str, language: str) -> str:
    """What an opened field is called."""
    return FIELDS.get(name, (name, name))[language == "en"]


def rank(name: str) -> int:
    """Where an opened field stands among the others."""
    return list(FIELDS).index(name) if name in FIELDS else len(FIELDS)


def value(name: str, said: str, language: str) -> str:
    """What an opened field says."""
    return VALUES.get(name, {}).get(said, (said, said))[language == "en"]


def titled(name: str, more: str, language: str) -> str:
    """A name with what stands in brackets behind it, such as a post."""
    return word("titled", language).format(name=name, more=more)


def padded(label: str, width: int) -> str:
    """``label`` filled up to ``width`` columns of a terminal, where a Chinese character takes two."""
    taken = sum(2 if east_asian_width(sign) in "WF" else 1 for sign in label)
    return label + " " * max(width - taken, 1)

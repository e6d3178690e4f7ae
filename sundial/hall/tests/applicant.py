"""李娟, who applies: every press of a button is a request, as a browser without JavaScript would send it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from sundial.cases.tests import uploads
from sundial.hall.models import Application

SHOP = {
    "kind": "enterprise",
    "name": "临武县楚江镇红火烟花零售店",
    "identifier": "91350100M000100Y43",
    "legal_representative": "李娟",
    "telephone": "13800138000",
    "address": "临武县楚江镇人民路8号",
}
MATTER = {"statement": "在一间24平方米的店面零售烟花爆竹。", "place": "楚江镇人民路8号"}


def paper(name: str = "申请书.pdf") -> SimpleUploadedFile:
    """A PDF such as an office gets."""
    return SimpleUploadedFile(name, uploads.pdf())


@dataclass
class Applicant:
    """A browser in which an application is made."""

    client: Client = field(default_factory=Client)
    number: str = ""

    @property
    def application(self) -> Application:
        return Application.objects.get(number=self.number)

    @property
    def code(self) -> str:
        code: str = self.client.session["hall.drafts"][self.number]
        return code

    def begin(self, code: str = "LW-06") -> None:
        answer = self.client.post(f"/services/{code}/apply/")
        assert answer.status_code == 302, answer.content.decode()[-500:]
        self.number = answer["Location"].split("/")[2]

    def get(self, page: str = "", **query: str) -> HttpResponse:
        return self.client.get(f"/application/{self.number}/{page}", query)

    def post(self, page: str, data: dict[str, object] | None = None) -> HttpResponse:
        return self.client.post(f"/application/{self.number}/{page}", data or {})

    def fill(self, **matter: str) -> None:
        assert self.post("applicant/", SHOP).status_code == 302
        assert self.post("matter/", MATTER | matter).status_code == 302

    def upload_all(self) -> None:
        for line in self.application.version.materials.all():
            assert self.post(f"materials/{line.pk}/", {"file": paper()}).status_code == 302

    def submit(self) -> HttpResponse:
        key = re.search(r'name="key" value="([^"]+)"', self.get("check/").content.decode())
        assert key
        return self.post("submit/", {"key": key[1]})

    def whole(self) -> str:
        """From the guide to the receipt; the page of the receipt."""
        self.begin()
        self.fill()
        self.upload_all()
        assert self.submit().status_code == 302
        return self.get("receipt/").content.decode()

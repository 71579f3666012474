"""One encoder with two heads, as it is trained; `export.py` makes of it what `qa.reader` runs."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel


class Reader(nn.Module):  # type: ignore[misc]
    """span: a score for each token to begin and to end the answer, token 0 standing for none; verdict: one of all."""

    def __init__(self, encoder: Path) -> None:
        """`encoder`: a folder that transformers reads."""
        super().__init__()
        self.encoder = BertModel.from_pretrained(encoder, add_pooling_layer=False, attn_implementation="eager")
        size = self.encoder.config.hidden_size
        self.span = nn.Linear(size, 2)
        self.verdict = nn.Sequential(nn.Linear(size, size), nn.Tanh(), nn.Linear(size, 1))

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> tuple[Tensor, Tensor]:
        """(batch, tokens) each → span scores (batch, tokens, 2), verdict scores (batch,)."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        return self.span(hidden), self.verdict(hidden[:, 0]).squeeze(-1)

    def without_dropout(self) -> None:
        """No row is read twice in a training this short: nothing is overfitted, and dropout is a third of the time."""
        for module in self.modules():
            if hasattr(module, "dropout_prob"):
                module.dropout_prob = 0.0
            if isinstance(module, nn.Dropout):
                module.p = 0.0

    def save(self, folder: Path) -> None:
        """Writes the encoder as transformers does, and both heads beside it."""
        folder.mkdir(parents=True, exist_ok=True)
        self.encoder.save_pretrained(folder)
        torch.save({"span": self.span.state_dict(), "verdict": self.verdict.state_dict()}, folder / "heads.pt")

    @classmethod
    def load(cls, folder: Path) -> Reader:
        """What `save` wrote, or a bare encoder, whose heads are new."""
        made = cls(folder)
        if (folder / "heads.pt").exists():
            heads = torch.load(folder / "heads.pt", weights_only=True)
            made.span.load_state_dict(heads["span"])
            made.verdict.load_state_dict(heads["verdict"])
        return made

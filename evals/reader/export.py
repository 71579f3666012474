"""Makes what `qa.reader` runs: `python -m evals.reader.export TRAINED OUT --tokenizer FILE` (ONNX, int8)."""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from evals.reader.network import Reader

FILES = ("reader.onnx", "tokenizer.json")


def export(trained: Path, tokenizer: Path, out: Path) -> None:
    """Writes the model in `trained`, its tokenizer, and the digests of both, to the folder `out`."""
    network = Reader.load(trained).eval()
    out.mkdir(parents=True, exist_ok=True)
    ids = torch.ones(2, 16, dtype=torch.long)
    names = ("ids", "mask", "types")
    axes = {name: {0: "batch", 1: "tokens"} for name in (*names, "span")} | {"verdict": {0: "batch"}}
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "reader.onnx"
        torch.onnx.export(
            network, (ids, torch.ones_like(ids), torch.zeros_like(ids)), str(whole), input_names=list(names),
            output_names=["span", "verdict"], dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(whole, out / FILES[0], weight_type=QuantType.QInt8, per_channel=True)
    shutil.copyfile(tokenizer, out / FILES[1])
    digests = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in FILES}
    (out / "reader.json").write_text(json.dumps({"sha256": digests}, indent=1) + "\n", encoding="utf-8")
    print({name: (out / name).stat().st_size for name in FILES})


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trained", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--tokenizer", type=Path, required=True)
    args = parser.parse_args()
    export(args.trained, args.tokenizer, args.out)


if __name__ == "__main__":
    main()

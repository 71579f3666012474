"""Makes what `qa.reader` runs: `python -m evals.reader.export TRAINED OUT --tokenizer FILE` (ONNX, int8)."""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from evals.reader.network import Reader

FILES = ("reader.onnx", "tokenizer.json")
ADAPTERS = "adapters"


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
        small = Path(scratch) / "int8.onnx"
        quantize_dynamic(whole, small, weight_type=QuantType.QInt8, per_channel=True)
        fuse(small, out / FILES[0])
    shutil.copyfile(tokenizer, out / FILES[1])
    seal(out)
    print({name: (out / name).stat().st_size for name in FILES})


def seal(folder: Path) -> None:
    """Writes the digests of all files of a reader, its adapters among them, by which `qa.reader.check` knows them."""
    names = [*FILES, *(f"{ADAPTERS}/{file.name}" for file in sorted((folder / ADAPTERS).glob("*.json")))]
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    (folder / "reader.json").write_text(json.dumps({"sha256": digests}, indent=1) + "\n", encoding="utf-8")


def fuse(model: Path, out: Path) -> None:
    """Writes `model` with its operators fused as onnxruntime would at every start, which takes as long as loading it.

    Scores are the same to the last bit. "Extended" are the fusions for any processor; only "all" has some for this one.
    """
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(out)
    onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


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

"""The one door to chromadb: collections of vectors on disk or on a server.

One on disk is only ever open in a process of its own: see `store.index.vector_process`.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import numpy as np

from store.index.sketch import Floats

_NAME = "passages"


class VectorCollection:
    """`Vectors` on disk in a folder, or on a server. One process at a time may have a folder open."""

    def __init__(self, client: Any, collection: Any) -> None:
        self._client = client
        self._collection = collection

    @classmethod
    def create(cls, folder: Path, size: int) -> VectorCollection:
        """A new collection in the empty `folder`, for about `size` vectors."""
        client = _client(folder)
        return cls(client, client.create_collection(_NAME, embedding_function=None, configuration=_configuration(size)))

    @classmethod
    def open(cls, folder: Path) -> VectorCollection:
        """The collection in `folder`."""
        client = _client(folder)
        return cls(client, client.get_collection(_NAME, embedding_function=None))

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self._collection.name)

    @property
    def note(self) -> dict[str, Any]:
        """What was noted beside the vectors, as it stood when the collection was last asked for."""
        return dict(self._collection.metadata or {})

    def set_note(self, note: Mapping[str, Any]) -> None:
        """Note something beside the vectors, in place of what was noted."""
        self._collection.modify(metadata=dict(note))

    def count(self) -> int:
        return int(self._collection.count())

    def keys(self) -> list[int]:
        return [int(key) for key in self._collection.get(include=[])["ids"]]

    def put(self, keys: Sequence[int], rows: Floats) -> None:
        size = self._client.get_max_batch_size()
        for start in range(0, len(keys), size):
            ids = [str(key) for key in keys[start : start + size]]
            self._collection.upsert(ids=ids, embeddings=rows[start : start + size])

    def delete(self, keys: Sequence[int]) -> None:
        size = self._client.get_max_batch_size()
        for start in range(0, len(keys), size):
            self._collection.delete(ids=[str(key) for key in keys[start : start + size]])

    def nearest(self, vector: Floats, limit: int) -> list[tuple[int, float]]:
        found = self._collection.query(query_embeddings=[vector], n_results=limit, include=["distances"])
        return [(int(key), float(far)) for key, far in zip(found["ids"][0], found["distances"][0], strict=True)]

    def close(self) -> None:
        """Let the files go."""
        self._client.close()


class ChromaServer:
    """The collections of a Chroma server, each with a note of its own. Raises whatever chromadb does, and OSError."""

    def __init__(self, url: str, patience: float) -> None:
        """Ask at `url`; no answer is waited for longer than `patience` seconds."""
        from urllib.request import Request, urlopen

        import chromadb
        from chromadb.config import Settings

        address = urlsplit(url)
        place = address._replace(netloc=address.netloc.rpartition("@")[2]).geturl().rstrip("/")
        headers = {}
        if address.username:
            login = f"{unquote(address.username)}:{unquote(address.password or '')}"
            headers["Authorization"] = f"Basic {base64.b64encode(login.encode()).decode()}"
        # The client waits without end for its first answers, so a server that hangs is met here.
        with urlopen(Request(f"{place}/api/v2/heartbeat", headers=headers), timeout=patience):
            pass
        settings: dict[str, Any] = {"anonymized_telemetry": False, "_env_file": None}
        client: Any = chromadb.HttpClient(host=place, headers=headers, settings=Settings(**settings))
        self._client = client
        client._server._session.timeout = patience

    def version(self) -> str:
        return str(self._client.get_version())

    def collections(self, prefix: str) -> list[VectorCollection]:
        """Those whose names begin with `prefix`."""
        from chromadb.errors import NotFoundError

        found: list[VectorCollection] = []
        for name in [c.name for c in self._client.list_collections() if c.name.startswith(prefix)]:
            with suppress(NotFoundError):  # on a server, another process may delete it meanwhile
                # Asked for by name, so that chromadb gives it no embedding function of its own.
                found.append(VectorCollection(self._client, self._client.get_collection(name, embedding_function=None)))
        return found

    def create(self, name: str, size: int, note: Mapping[str, Any]) -> VectorCollection:
        """A new collection for about `size` vectors."""
        return VectorCollection(
            self._client,
            self._client.create_collection(
                name, embedding_function=None, configuration=_configuration(size), metadata=dict(note)
            ),
        )

    def drop(self, name: str) -> None:
        """Delete a collection."""
        self._client.delete_collection(name)


def missed(collection: VectorCollection, sample: Sequence[tuple[int, Sequence[float]]]) -> int:
    """How many of `sample`, keys with their vectors, the collection does not find."""
    found = [(key, collection.nearest(np.array(vector, dtype=np.float32), 1)) for key, vector in sample]
    # Copies of a passage have the same vector, so another key in the same place is as good.
    return sum(not near or (near[0][0] != key and near[0][1] > 1e-3) for key, near in found)


def chroma_version() -> str:
    """The version of chromadb installed, without importing it."""
    return metadata.version("chromadb")


def _configuration(size: int) -> dict[str, Any]:
    # Each time it syncs, Chroma writes its whole index again; what is not synced, it works through when opened.
    # With its own 16 neighbours and 100 candidates, one passage in 15 unlike all others was never found.
    hnsw = {
        "space": "cosine",
        "sync_threshold": max(2000, size // 5),
        "max_neighbors": 32,
        "ef_construction": 200,
        "ef_search": 400,
    }
    return {"hnsw": hnsw}


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    # Named one by one, since Chroma would take what is not given from the environment and from a file `.env`.
    settings: dict[str, Any] = {
        "anonymized_telemetry": False,
        "chroma_api_impl": "chromadb.api.rust.RustBindingsAPI",
        "_env_file": None,
    }
    return chromadb.PersistentClient(path=str(folder), settings=Settings(**settings))

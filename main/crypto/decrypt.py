#!/usr/bin/env python3
"""证据保险箱独立阅读器 / Independent reader of an Evidence Vault, version 1 (numbers in comments: sections of FORMAT.md).
Usage: decrypt.py VAULT [OUTDIR] [--slot FILE]     exit code: 0 all good, 1 damage found, 2 cannot open
FILE: the recovery slot, ten lines from paper or its text. Secrets are asked for, or taken from the environment:
EVIDENCE_VAULT_PASSWORD, EVIDENCE_VAULT_RECOVERY_CODE. Needs Python 3.11 and libsodium."""
import argparse, base64, ctypes, ctypes.util, getpass, hashlib, json, os, re, sys, unicodedata
from pathlib import Path
from types import SimpleNamespace as Record
def die(text):
    print(text, file=sys.stderr)
    sys.exit(2)
NA = ctypes.CDLL(ctypes.util.find_library("sodium") or die("缺少 / missing: libsodium"))
U64, buffer, faults = ctypes.c_uint64, ctypes.create_string_buffer, []
def expect(ok, where, text):
    if not ok:
        faults.append(where)
        print(f"损坏 DAMAGE [{where}] {text}")
    return ok
def guarded(where, task, *args):  # what breaks the format is told in one line, and the reading goes on
    try:
        return task(*args)
    except Exception as e:
        expect(False, where, f"缺失或不合规 / missing or malformed: {getattr(e, 'strerror', None) or e!r}")
def num(data):
    return int.from_bytes(data, "big")
def sha256(data):
    return hashlib.sha256(data).hexdigest()
def read_at(path, at, size):  # 2: files only, no links; `path` is absolute
    if path.resolve() != path or not path.is_file():
        raise ValueError("no such file, or a link")
    with path.open("rb") as f:
        f.seek(at)
        return f.read(size)
def kdf(key, purpose, *parts):  # 3
    return hashlib.blake2b(b"evault/v1/" + purpose.encode() + b"\0" + b"".join(parts), key=key, digest_size=32).digest()
def unseal(key, nonce, sealed, ad=b""):  # the cipher follows from the nonce; None when the tag does not fit
    cipher = {24: "xchacha20poly1305", 12: "chacha20poly1305"}[len(nonce)]
    plain = buffer(len(sealed))
    args = plain, None, None, sealed, U64(len(sealed)), ad, U64(len(ad)), nonce, key
    return None if getattr(NA, f"crypto_aead_{cipher}_ietf_decrypt")(*args) else plain.raw[:-16]
def slots_fit(slots):  # 5: checked before Argon2id may take the memory
    infos = [json.loads(slot.rsplit(".", 2)[0]) for slot in slots]
    words = [info for info in infos if info["type"] == "password"]
    names = {repr(info.get("id", slot)) for info, slot in zip(infos, slots)}
    return len(names) == len(slots) <= 8 and len(words) <= 2 and all(
        type(w["ops"]) is type(w["mem"]) is int and 1 <= w["ops"] <= 20 and 2**23 <= w["mem"] <= 2**30
        and w["ops"] * w["mem"] <= 2**32 and re.fullmatch("[0-9a-f]{32}", w["salt"]) for w in words)
def open_slot(slot, vault_id, password, code):
    head, nonce, wrapped = slot.rsplit(".", 2)
    info = json.loads(head)
    if info["type"] == "recovery" and code:
        kek = kdf(code, "recovery", vault_id)
    elif info["type"] == "password" and password and slots_fit([slot]):
        kek, salt, cost = buffer(32), bytes.fromhex(info["salt"]), (U64(info["ops"]), ctypes.c_size_t(info["mem"]))
        if NA.crypto_pwhash(kek, U64(32), password, U64(len(password)), salt, *cost, 2):
            die("内存不足 / not enough memory for Argon2id")
    else:
        return None
    return unseal(bytes(kek), *map(bytes.fromhex, (nonce, wrapped)), b"evault/v1/slot\0" + vault_id + head.encode())
def read_key_file(path):  # 4
    raw = read_at(path, 0, 65537)
    if len(raw) > 65536:
        raise ValueError("more than 65,536 bytes")
    outer = json.loads(raw)
    body = json.loads(outer["body"])
    if body["minReader"] > 1:
        raise ValueError(f"needs a reader of version {body['minReader']}, this one is of version 1")
    if body["format"] != "evault" or not re.fullmatch("[0-9a-f]{32}", body["vaultId"]) \
            or not re.fullmatch("[ -~]+", outer["body"]) or not slots_fit(body["slots"]):
        raise ValueError("limits of sections 4 and 5")
    return body | {"mac": outer["mac"], "body": outer["body"], "name": path.name}
def read_groups(text, count):  # 5: the code or the sheet; None when it has not `count` digits
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(f"[0-9]{{{count}}}", digits):
        return None
    groups = [int(digits[i:i + 6]) for i in range(0, count, 6)]
    row = 5 if count == 300 else 8
    wrong = [f"{i // row + 1}:{i % row + 1}" for i, g in enumerate(groups) if g % 11 or g > 720885]
    if wrong:
        die(f"这些组有错 / wrong groups (line:group): {', '.join(wrong)}")
    return b"".join((g // 11).to_bytes(2, "big") for g in groups)
def read_sheet(text, ids):  # 5: the slot's text or its ten lines; gives [(vaultId, slot)], the likeliest first
    if text.lstrip().startswith("{"):
        return [(i, "".join(text.split())) for i in sorted({*ids}, key=ids.count, reverse=True)[:4]]
    data = read_groups(text, 300)
    if not data:
        lines = [re.sub(r"[\s-]", "", line) for line in text.splitlines() if line.strip()]
        wrong = [i + 1 for i, line in enumerate(lines) if not re.fullmatch("[0-9]{30}", line)]
        die(f"应为 10 行各 30 位数字 / not ten lines of 30 digits; see lines {wrong} of {len(lines)}")
    parts = [bytes([i // 10 + 1]) + data[i:i + 9] for i in range(0, 100, 10)]
    wrong = [p[0] for p in parts if hashlib.sha256(b"evault/v1/sheet\0" + p).digest()[0] != data[p[0] * 10 - 1]]
    if wrong:
        die(f"这些行有错 / wrong lines: {wrong}")
    record = b"".join(p[1:] for p in parts)
    head = f'{{"id":"r{num(record[:2])}","type":"recovery"}}'
    return [(record[2:18].hex(), f"{head}.{record[18:42].hex()}.{record[42:].hex()}")]
def open_vault(vault, paths, sheet):
    files = [f for n in ("vault.json", "vault.json.bak") if (f := guarded(n, read_key_file, vault / n))]
    tries = [(f["vaultId"], slot) for f in files for slot in f["slots"]]
    if sheet:
        seen = [(guarded(p.name, read_at, p, 8, 16) or b"").hex() for p in paths]
        tries = read_sheet(sheet, [f["vaultId"] for f in files] + [i for i in seen if i])
    password, code = (os.environ.get(f"EVIDENCE_VAULT_{name}", "") for name in ("PASSWORD", "RECOVERY_CODE"))
    if not password + code:
        password = code = getpass.getpass("密码或恢复码 / password or recovery code: ")
    password, code = unicodedata.normalize("NFC", password).encode("utf-8", "surrogateescape"), read_groups(code, 48)
    for vault_id, slot in dict.fromkeys(tries):
        key = guarded("slot", open_slot, slot, bytes.fromhex(vault_id), password, code)
        if not key:
            continue
        good = [f for f in files if f["mac"] == kdf(kdf(key, "header-mac"), "body", f["body"].encode()).hex()]
        held = max(good, key=lambda f: f["generation"], default=None)
        if held and slot not in held["slots"]:
            print("此密钥槽已作废 / this slot has been withdrawn")
            continue
        for f in files:
            expect(f in good and f["body"] == held["body"], f["name"], "认证码不符或较旧 / mac is wrong, or older")
        NA.crypto_sign_seed_keypair(public := buffer(32), buffer(64), kdf(key, "sign-seed"))
        return Record(key=key, id=bytes.fromhex(vault_id), held=held, ssh_key=ssh(b"ssh-ed25519", public.raw),
                      objects={}, inside={}, first={}, gone={}, done={}, out=None)
    die("打不开：密码或恢复码不对，或密钥文件已毁 / wrong password or code, or no key file is left (see --slot)")
def name_of(v, digest):  # 6
    object_id = kdf(kdf(v.key, "object-id"), "id", bytes.fromhex(digest))[:20]
    return base64.b32encode(object_id).decode().lower() + ".evo"
def open_page(v, raw):  # 6.1: the page's MAC goes first; None when the page does not count
    if raw[4064:] != kdf(kdf(v.key, "object-header"), "page", raw[:4064]) or raw[:24] != b"EVAULTO1" + v.id:
        return None
    record = unseal(kdf(v.key, "meta"), raw[80:104], raw[104:4064], raw[:80])
    n = num(record[:2])
    info = json.loads(record[2:2 + n])
    size, name = info["size"], name_of(v, info["sha256"])
    if n > 3942 or any(record[2 + n:] + raw[76:80]) or type(info["afterSeq"]) is not int or size < 0 \
            or base64.b32encode(raw[56:76]).decode().lower() + ".evo" != name:
        return None
    e = size.bit_length() - 1
    q = 1 << e - e.bit_length() if size > 4096 else 4096
    padded = max(-(-size // q) * q, 4096)
    chunks = -(-padded // 65536)
    return Record(info=info, meta=record[2:2 + n], size=size, name=name, padded=padded, chunks=chunks, starts={4096},
                  sealed=padded + 16 * chunks, key=kdf(kdf(v.key, "object"), "payload", v.id, raw[24:56]))
def open_chunk(path, page, i):  # 6.2: a recovered payload may have more than one place
    nonce, size = i.to_bytes(11, "big") + bytes([i == page.chunks - 1]), min(65536, page.padded - i * 65536) + 16
    for start in page.starts:
        sealed = guarded(path.name, read_at, path, start + i * 65552, size) or b""
        plain = unseal(page.key, nonce, sealed)
        if plain is not None:
            return plain
def find_pages(v, path):  # 6.3: by the magic, for a file that gained or lost bytes
    found = []
    for base in range(0, path.stat().st_size, 1 << 20):
        block = guarded(path.name, read_at, path, base, (1 << 20) + 4096) or b""
        for at in [m.start() for m in re.finditer(b"EVAULTO1", block)]:
            if page := guarded(path.name, open_page, v, block[at:at + 4096]):
                found.append((base + at, page))
    for at, page in found:  # the payload lies behind a front page, before a rear one
        page.starts = {4096} | {s for at, p in found for s in (at + 4096, at - p.sealed) if s > 0}
    return sorted([page for at, page in found], key=lambda page: page.name != path.name)
def open_object(v, path):  # 6.3
    size = len(read_at(path, 0, 0)) + path.stat().st_size
    front, rear = (guarded(path.name, read_at, path, at, 4096) or b"" for at in (0, max(size - 4096, 0)))
    pages = [guarded(path.name, open_page, v, raw) for raw in (front, rear)]
    pages = [page for page in pages if page and 8192 + page.sealed == size]
    expect(len(pages) == 2 and front == rear, path.name, f"首尾页有损 / {len(pages)} of 2 pages count, or they differ")
    if not pages and (pages := find_pages(v, path)):
        expect(False, path.name, "长度不符，按页救回 / RECOVERED by a page that was found in a file of another length")
    page = next((p for p in pages if open_chunk(path, p, p.chunks - 1) is not None), pages[0] if pages else None)
    if expect(page, path.name, "没有可用的页，内容打不开 / no page is left, the content cannot be read"):
        expect(path.name == page.name, path.name, f"文件名不符 / the name should be {page.name}")
        if path.name == page.name or page.name not in v.objects:
            v.objects[page.name] = path, page
def save(path, page, start, size, digest, label, out):  # 6.3: a content, or part of one; lost chunks become zeros
    whole, end, hashed, good = size == page.size, start + size, hashlib.sha256(), 0
    wrong = ["last chunk"] if open_chunk(path, page, page.chunks - 1) is None else []
    partial = out / (label + ".partial") if out else Path(os.devnull)
    with partial.open("wb") as f:
        for i in range(start // 65536, page.chunks if whole else -(-end // 65536)):
            base, plain = i * 65536, open_chunk(path, page, i)
            if plain is None:
                wrong.append(f"chunk {i}")
                plain = bytes(65536)
            else:
                good += 1
            part = plain[max(start - base, 0):max(end - base, 0)]
            hashed.update(part)
            f.write(part)
            if whole and any(plain[max(end - base, 0):]):
                wrong.append("padding")
    if hashed.hexdigest() != digest:
        wrong.append("SHA-256")
    expect(not wrong, label, "内容损坏 / content is damaged in " + ", ".join(wrong))
    if out and (good or not wrong):
        partial.rename(out / (label + ".DAMAGED" * bool(wrong)))
    elif out:
        partial.unlink()  # nothing of it was left
def frame_size(data, at):  # 7: what the head at `at` announces; 0 when it is no head
    n = num(data[at + 4:at + 8])
    return 40 + n if data[at:at + 4] == b"EVJ1" and 528 <= n <= 2097152 and n % 512 == 16 else 0
def read_segment(v, path, frames, seqs):  # fills frames {seq: {hash: (entry, private)}}, gives what is behind the last
    where, end = "/".join(path.parts[-3:]), 0
    data = guarded(where, read_at, path, 0, 1 << 24) or b"" if path.exists() else b""
    for at in [m.start() for m in re.finditer(b"EVJ1", data)]:  # 7.2: after damage, the next one that opens
        frame = data[at:at + frame_size(data, at)] if at >= end else b""
        ad = b"evaultj1" + v.id + frame[:16]
        plain = frame and unseal(kdf(v.key, "journal"), frame[16:40], frame[40:], ad)
        if not plain:
            continue
        expect(at == end, where, f"字节 {end}–{at} 不是有效帧 / these bytes are no frame")
        first, end, p = num(frame[8:16]), at + len(frame), 0
        seq = first
        while p + 4 <= len(plain) and (n := num(plain[p:p + 4])):
            middle = p + 4 + n
            after = middle + 4 + num(plain[middle:middle + 4])
            frames.setdefault(seq, {})[sha256(frame)] = plain[p + 4:middle], plain[middle + 4:after]
            seqs.add(seq)
            seq, p = seq + 1, after
        right = first < seq <= first + 256 and p <= len(plain) and not any(plain[p:])
        expect(right, where, f"帧不合规 / malformed frame at {at}")
    return data[end:]
def entries_lost(tail, after):  # 7.2: is this more than one append that was cut off?
    heads = [(m.start(), num(tail[m.start() + 8:m.start() + 16])) for m in re.finditer(b"EVJ1", tail)
             if frame_size(tail, m.start()) and len(tail) >= m.start() + 16]
    return any(seq > after or at == 0 and seq == after and len(tail) > frame_size(tail, 0) for at, seq in heads)
def read_frames(v, vault):  # 7: the frames of all segments in both copies
    frames, copies, segments = {}, {"a": set(), "b": set()}, [(0, {})]
    for name in sorted({p.name for p in vault.glob("journal/[ab]/*") if re.fullmatch(r"0[0-9]{7}\.evj", p.name)}):
        had = len(copies["a"]) + len(copies["b"])
        tails = {side: read_segment(v, vault / "journal" / side / name, frames, seqs) for side, seqs in copies.items()}
        if had < len(copies["a"]) + len(copies["b"]) or int(name[:8]) <= segments[-1][0] + 1:
            segments.append((int(name[:8]), tails))
    for number, tails in segments:
        for side, tail in tails.items():
            where, last = f"journal/{side}/{number:08}.evj", number == segments[-1][0]
            lost = entries_lost(tail, max(copies[side], default=0) + 1) or min(map(len, tails.values())) > 2097192
            if tail and last and not lost:
                print(f"注意 NOTE [{where}] 末尾追加未写完 / an append was cut off, {len(tail)} bytes")
            else:
                expect(not tail, where, f"末尾丢失条目 / entries are lost in the last {len(tail)} bytes")
    for side, seqs in copies.items():
        less = sorted({*frames} - seqs)
        expect(not less, f"journal/{side}", f"此份缺条目 / this copy lacks {len(less)} entries, from {less[:1]} on")
    return frames
def ssh(*fields):  # 7.1: as OpenSSH writes what it signs and its keys
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)
def ssh_key(line):
    return base64.b64decode(line.split()[1])
def signed(text, armour, purpose, key):  # the signature must be byte for byte what OpenSSH makes of this key
    blob = base64.b64decode(re.sub("-----[A-Z ]+-----", "", armour))
    name = ssh(f"evidence-vault-{purpose}-v1".encode(), b"", b"sha256")
    told = b"SSHSIG" + name + ssh(hashlib.sha256(text.encode()).digest())
    return (len(key) == 51 and blob == b"SSHSIG\0\0\0\1" + ssh(key) + name + ssh(ssh(b"ssh-ed25519", blob[-64:]))
            and not NA.crypto_sign_verify_detached(blob[-64:], told, U64(len(told)), key[-32:]))
def proof_holds(n, kind, pub, j):  # a checkpoint, or a migrate: from there on another vaultId and key hold
    lines, head = pub["text"].split("\n"), 3 if kind == "checkpoint" else 4
    old, seq, key = lines[1], int(lines[head - 1]), j.key
    holds = lines[0] == f"evault-{kind}-v1" and old == j.id and j.heads.get(seq, lines[head]) == lines[head]
    if kind == "checkpoint":
        return holds and seq < n and len(lines) == 6 and signed(pub["text"], pub["sig"], kind, key)
    j.id, j.key, j.generation = lines[2], ssh_key(lines[6]), 0
    return (holds and seq == n - 1 and len(lines) == 9 and ssh_key(lines[5]) == key
            and signed(pub["text"], pub["oldSig"], kind, key) and signed(pub["text"], pub["newSig"], kind, j.key))
def read_entry(v, n, found, j):  # 7: j holds what the entries before have left
    where = f"journal entry {n}"
    expect(len(found) == 1, where, "有不同的帧 / there are different frames for it")
    raw, private = min(found.values(), key=lambda f: json.loads(f[0])["prev"] != j.prev)
    e = json.loads(raw)
    expect(e["seq"] == n and j.prev in (None, e["prev"]), where, "链条断开 / the chain of leaves is broken")
    expect((sha256(private) if private else None) == e["privateSha256"], where, "私密部分不符 / private part differs")
    j.prev = sha256(raw)
    j.chain.update(j.prev.encode() + b"\n")
    if len(j.heads) == n - 1:  # no head after a missing entry
        j.heads[n] = j.chain.hexdigest()
    kind, pub, value = e["type"], e["public"], json.loads(private)["value"] if private else {}
    if n == 1 and expect(kind == "create", where, "第一条不是建库 / the first entry is no create"):
        j.id, j.key = pub["vaultId"], ssh_key(pub["publicKey"])
    if kind in ("create", "slot-change"):
        j.generation = pub["generation"]
    if kind in ("checkpoint", "migrate"):
        expect(guarded(where, proof_holds, n, kind, pub, j), where, "检查点、迁移或其签名无效 / does not hold, or its signature")
    names = pub["sha256s"] if kind == "delete" else [pub["sha256"]] if kind in ("import", "derive", "adopt") else []
    part = value.get("inside") or {} if kind == "import" else {}
    for digest in names:
        v.first.pop(digest, None) if kind == "delete" else v.first.setdefault(digest, n)
        v.gone.update({digest: n}) if kind == "delete" else v.gone.pop(digest, None)
        if type(part.get("offset")) is int and part["offset"] >= 0:
            v.inside.setdefault(digest, []).append(part)
    return Record(n=n, type=kind, time=e["time"], pub=pub, value=value, names=names)
def read_journal(v, vault):
    frames, entries, before = read_frames(v, vault), [], 0
    j = Record(prev="0" * 64, chain=hashlib.sha256(), heads={}, generation=0, id=v.id.hex(), key=v.ssh_key)
    for n in sorted(frames):
        if not expect(n == before + 1, f"journal entry {before + 1}", f"两份都缺 / to {n - 1}: in neither copy"):
            j.prev = None
        if e := guarded(f"journal entry {n}", read_entry, v, n, frames.pop(n), j):
            entries.append(e)
        before = n
    expect(before, "journal", "没有任何条目 / no entry at all")
    expect((j.id, j.key) == (v.id.hex(), v.ssh_key), "journal", "不是本库的日志 / vaultId or key is not this vault's")
    expect(not v.held or v.held["generation"] >= j.generation, "vault.json", "被换成旧文件 / an older file was put back")
    late = max((page.info["afterSeq"] for path, page in v.objects.values()), default=0)
    expect(late <= before, "journal", f"日志被截短 / cut short: there was an entry {late}, the last one is {before}")
    return entries
def locate(v, digest, depth=0):  # 7: (path, page, offset) of a content, which may be part of another
    if name_of(v, digest) in v.objects:
        return *v.objects[name_of(v, digest)], 0
    for part in v.inside.get(digest, []) if depth < 20 else []:
        if place := locate(v, part["sha256"], depth + 1):
            return *place[:2], place[2] + part["offset"]
def write_content(v, digest, size, name):  # checks one content, and writes it
    clean = "".join("_" if c in '<>:"/\\|?*' or unicodedata.category(c)[0] == "C" else c for c in name or "unnamed")
    stem, ext = os.path.splitext(clean)
    label = f"{len(v.done) + 1:04}-" + (stem.encode()[:150].decode(errors="ignore") + ext[:16]).rstrip(" .")
    v.done[digest] = label
    path, page, start = locate(v, digest) or (None, None, 0)
    if digest in v.gone and (not page or page.info["afterSeq"] < v.gone[digest]):
        back = "，文件又被放回 / and its file was put back" if page else ""
        print(f"注意 NOTE [{label}] 已删除 / was removed on purpose{back}")
    elif page and start + size <= page.size:
        guarded(label, save, path, page, start, size, digest, label, v.out)
    else:
        expect(False, label, f"对象缺失或损坏 / object is missing or damaged: {name_of(v, digest)}")
def show(v, e):  # one line of the list
    if e.type not in ("import", "derive", "adopt"):
        return print(f"{e.n:>6} {e.time} {e.type} {' '.join(e.names)}")
    digest, size, where = e.pub["sha256"], e.pub["size"], f"journal entry {e.n}"
    again, page = digest in v.done, v.objects.get(name_of(v, digest), (None, None))[1]
    if page and v.first.get(digest) == e.n and e.pub.get("metaSha256"):
        expect(e.pub["metaSha256"] == sha256(page.meta), where, "与对象页不符 / differs from the page of its object")
    expect(not page or page.size == size, where, "大小与对象页不符 / size is not that of its object")
    if not again:
        write_content(v, digest, size, e.value.get("name") or page and page.info["name"])
    print(f"{e.n:>6} {e.time} {e.type:8} {digest} {v.done[digest]}{' (同上 again)' * again}")
def main():
    sys.stdout.reconfigure(errors="backslashreplace")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vault", type=lambda name: Path(name).resolve())
    parser.add_argument("outdir", type=Path, nargs="?")
    parser.add_argument("--slot", type=argparse.FileType(encoding="utf-8-sig", errors="replace"))
    args = parser.parse_args()
    vault, out = args.vault, args.outdir
    paths = [p for p in sorted(vault.glob("objects/*/*")) if re.fullmatch(r"[a-z2-7]{32}\.evo", p.name)]
    v = open_vault(vault, paths, args.slot and args.slot.read())
    v.out = out
    if out:
        out.mkdir(parents=True, exist_ok=True)
        if any(out.iterdir()):
            die("输出文件夹不空 / OUTDIR is not empty")
    for path in paths:
        guarded(path.name, open_object, v, path)
    entries = read_journal(v, vault)
    for e in entries:
        guarded(f"journal entry {e.n}", show, v, e)
    named = {digest for e in entries for digest in e.names}
    for path, page in v.objects.values():
        digest = page.info["sha256"]
        expect(digest in named, path.name, "日志中没有此对象 / object is in no journal entry")
        if digest not in v.done:
            write_content(v, digest, page.size, page.info["name"])
    print(f"对象 {len(paths)}，内容 {len(v.done)}，损坏 {len(faults)} / objects, contents, damages")
    sys.exit(bool(faults))
if __name__ == "__main__":
    main()

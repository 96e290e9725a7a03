"""ringmain ... --json: valid by the schemas of the repository, and true."""

import os
import unittest

import jsonschema

from schema_support import SCHEMAS, tool_json
from support import ProgramTest, consume, produce, setUpModule, tearDownModule, tool


class Json(ProgramTest):
    def test_the_schemas_are_schemas_that_forbid_what_they_do_not_name(self):
        for name, schema in SCHEMAS.items():
            jsonschema.Draft202012Validator.check_schema(schema)
            objects = [schema, *schema.get("oneOf", []), *schema.get("$defs", {}).values()]
            for each in objects:
                if "properties" in each:
                    self.assertEqual((name, each.get("additionalProperties")), (name, False))
                    self.assertEqual(sorted(each["required"]), sorted(each["properties"]))

    def test_every_backend_is_listed(self):
        names = [each["name"] for each in tool_json(self, "backends")["backends"]]
        self.assertEqual(names[0], "lanes")
        self.assertEqual(len(names), len(set(names)))

    def test_create_tells_what_was_made(self):
        for backend, options in (("lanes", ["--producers", "2"]), ("semaphore", ["--slots", "10"]), ("mutex", []),
                                 ("fifo", []), ("posixq", []), ("boost", [])):
            name = self.new_ring()
            ring = tool_json(self, "create", name, "--backend", backend, *options)["ring"]
            self.assertEqual((ring["name"], ring["backend"], ring["state"]), (name, backend, "ready"))
            self.assertEqual(ring["geometry"]["lanes"], 2 if backend == "lanes" else None)
            self.assertEqual(tool_json(self, "ls", name)["rings"], [ring])

    def test_ls_and_stat_agree_on_members_and_messages(self):
        tool("create", self.ring, "--slots", "10")
        produce(self.ring, give=b"a\nb\n")
        consumer = self.spawn("ringmain-consume", self.ring, "--follow")
        self.await_members("c", 1)
        seen = tool_json(self, "stat", self.ring)
        ring = seen["ring"]
        self.assertEqual((seen["rates"], seen["interval_seconds"]), (None, None))
        self.assertEqual(ring["counters"]["sent_messages"], 2)
        self.assertEqual(ring["counters"]["producers_joined"], 1)
        member = ring["members"][0]
        self.assertEqual((member["pid"], member["role"], member["alive"], member["uid"]), (consumer.pid, "consumer", True, os.geteuid()))
        self.assertEqual([each["name"] for each in tool_json(self, "ls")["rings"]].count(self.ring), 1)

    def test_stat_tells_how_long_messages_took_where_they_carry_when_they_were_sent(self):
        plain = self.new_ring()
        tool("create", plain)
        tool("create", self.ring, "--stamp")
        for ring in plain, self.ring:
            produce(ring, give=b"a\nb\nc\n")
            consume(ring, "--count", "2")
        seen = tool_json(self, "stat", plain)["ring"]
        self.assertEqual((seen["stamped"], seen["latency"], seen["oldest_age_ns"]), (False, None, None))
        seen = tool_json(self, "stat", self.ring)["ring"]
        self.assertEqual((seen["stamped"], seen["latency"]["messages"]), (True, 2))
        self.assertLessEqual(seen["latency"]["p50_ns"], seen["latency"]["max_ns"])
        self.assertGreater(seen["oldest_age_ns"], 0)
        self.assertGreater(seen["groups"][0]["oldest_age_ns"], 0)
        text = tool("stat", self.ring).out.decode()
        self.assertIn("latency       half within ", text)
        self.assertRegex(text, r"(?m)^default .* [0-9.]+(us|ms|s)$")

    def test_stat_of_two_looks_has_a_rate_for_each_member(self):
        consumer = self.spawn("ringmain-consume", self.ring, "--to", "null")
        producer = self.spawn("ringmain-produce", self.ring, "--from", "gen:1G", "--rate", "1000/s")
        self.await_members("c", 1)
        self.await_members("p", 1)
        seen = tool_json(self, "stat", self.ring, "--interval", "300ms")
        self.assertGreaterEqual(seen["interval_seconds"], 0.3)
        self.assertEqual({each["pid"] for each in seen["rates"]}, {consumer.pid, producer.pid})
        self.assertTrue(any(each["messages_per_second"] > 0 for each in seen["rates"]), seen)

    def test_rm_tells_what_it_removed_and_what_not(self):
        tool("create", self.ring)
        told = tool_json(self, "rm", self.ring, "no-such-ring", code=1)
        self.assertEqual(told["removed"], [{"ring": self.ring, "group": None}])
        self.assertEqual(told["failed"][0]["ring"], "no-such-ring")
        self.assertIn("no such ring", told["failed"][0]["error"])

    def test_a_failure_prints_no_json(self):
        for command in ("stat", "repair", "ls"):
            result = tool(command, "no-such-ring", "--json")
            self.assertEqual(result.out, b"")
            self.assert_one_line(result, "no such ring")

    def test_repair_tells_who_is_dead(self):
        consumer = self.spawn("ringmain-consume", self.ring)
        self.await_members("c", 1)
        self.assertEqual(tool_json(self, "repair", self.ring)["deaths"], 0)
        consumer.kill()
        consumer.wait()
        told = tool_json(self, "repair", self.ring, code=3)
        self.assertEqual(([each["pid"] for each in told["dead"]], told["repaired"]), ([consumer.pid], False))
        self.assertTrue(tool_json(self, "repair", self.ring, "--yes")["repaired"])
        self.assertEqual(tool_json(self, "stat", self.ring)["ring"]["counters"]["repairs"], 1)

    def test_the_doctor_exits_with_what_is_worst(self):
        result = tool("doctor", "--json")
        told = tool_json(self, "doctor", code=result.code)
        self.assertEqual(result.code, {"ok": 0, "note": 0, "warning": 1, "error": 2}[told["worst"]])
        severities = [each["severity"] for each in told["findings"]]
        self.assertEqual(max(severities, key=["ok", "note", "warning", "error"].index), told["worst"])


if __name__ == "__main__":
    unittest.main(verbosity=2)

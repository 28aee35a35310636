package distribution.mosquitto.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.codec.PublishPropertiesCodec;
import broker.core.packet.PublishProperties;
import broker.core.packet.UserProperty;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Documents as {@code mosquitto_db_dump --json} prints them: the sections, names and forms of
 * Mosquitto 2.1, which cannot be installed here.
 */
class DumpFileTest {
  /** One of everything; numbers of queued messages as they are meant. */
  static final String DUMP =
      """
      {
        "base-messages": [{
          "storeid": 18446744073709551615,
          "expiry-time": 1669799825,
          "source-mid": 1,
          "source-port": 1883,
          "qos": 1,
          "retain": 0,
          "topic": "caf\\u00e9/\\ud83d\\ude00",
          "clientid": "publisher",
          "username": "anna",
          "payload": "bWVzc2FnZQ==",
          "properties": [
            {"identifier": "content-type", "value": "text/\\"plain\\""},
            {"identifier": "correlation-data", "value": "00FF10"},
            {"identifier": "payload-format-indicator", "value": 1},
            {"identifier": "response-topic", "value": "answer"},
            {"identifier": "user-property", "name": "key", "value": "v\\u0031"}]
        }, {
          "storeid": 7,
          "expiry-time": 0,
          "source-mid": 0,
          "source-port": 0,
          "qos": 2,
          "retain": 1,
          "topic": "kept"
        }],
        "clients": [{
          "clientid": "away",
          "session-expiry-time": 1669799784,
          "session-expiry-interval": 60,
          "last-mid": 1,
          "listener-port": 0
        }],
        "client-messages": [{
          "clientid": "away",
          "storeid": 18446744073709551615,
          "mid": 1,
          "qos": 1,
          "state": 3,
          "retain-dup": 17,
          "direction": 1,
          "subscription-identifier": 42
        }],
        "retained-messages": [{"storeid": 7}],
        "subscriptions": [{
          "clientid": "away",
          "topic": "caf\\u00e9/#",
          "qos": 1,
          "options": 8,
          "identifier": 42
        }]
      }
      """;

  @TempDir private Path directory;

  private DumpFile open(String text) throws IOException {
    return DumpFile.open(Files.writeString(directory.resolve("dump.json"), text));
  }

  @Test
  void everythingOfADumpIsFound() throws Exception {
    try (DumpFile file = open(DUMP)) {
      Persisted found = file.contents();
      assertFalse(found.messagesUnknown);
      Persisted.Session away = Objects.requireNonNull(found.sessions.get("away"));
      assertEquals(new Persisted.Life(1_669_799_784L, 60), away.life);
      Persisted.Subscription s = away.subscriptions.get(0);
      assertEquals("café/# 1 42", s.filter() + " " + s.qos() + " " + s.identifier());
      assertTrue(s.retainAsPublished());
      assertEquals(List.of(new Persisted.Queued(-1, 1, 1, 3, true, true, List.of(42))), away.queue);
      assertEquals(List.of(7L), found.retained);
      Persisted.Message first = file.message(-1);
      assertEquals("café/\ud83d\ude00", first.topic());
      assertEquals("message", new String(first.payload(), StandardCharsets.UTF_8));
      assertEquals(1_669_799_825L, first.expiryTime());
      assertEquals("publisher", first.publisher());
      PublishProperties p = PublishPropertiesCodec.decode(first.properties());
      assertEquals("text/\"plain\" answer", p.contentType() + " " + p.responseTopic());
      assertEquals(1, p.payloadFormatIndicator());
      assertEquals("[0, -1, 16]", Arrays.toString(p.correlationData()));
      assertEquals(List.of(new UserProperty("key", "v1")), p.userProperties());
      Persisted.Message kept = file.message(7);
      assertTrue(kept.retain());
      assertEquals(0, kept.payload().length);
    }
  }

  /** mosquitto_db_dump prints the Subscription Identifier there, whatever the message is. */
  @Test
  void queuesThatNameNoMessageAreNotBelieved() throws Exception {
    String mistaken =
        DUMP.replace(
            "\"clientid\": \"away\",\n    \"storeid\": 18446744073709551615",
            "\"clientid\": \"away\",\n    \"storeid\": 42");
    assertFalse(mistaken.equals(DUMP));
    try (DumpFile file = open(mistaken)) {
      assertTrue(file.contents().messagesUnknown);
    }
  }

  @Test
  void aDumpThatIsCutShortAnywhereIsRefusedWithItsLine() throws Exception {
    String whole = DUMP.strip();
    for (int length = 0; length < whole.length(); length++) {
      String text = whole.substring(0, length);
      IOException e = assertThrows(IOException.class, () -> open(text).close(), text);
      assertTrue(
          String.valueOf(e.getMessage()).matches(".*dump.json: line \\d+: .*"), e.getMessage());
    }
  }

  private String refusal(String text) {
    IOException e = assertThrows(IOException.class, () -> open(text).close());
    String message = String.valueOf(e.getMessage());
    return message.substring(message.indexOf("dump.json: ") + "dump.json: ".length());
  }

  @Test
  void anotherDocumentIsNoDump() {
    assertEquals(
        "has no 'base-messages': is no dump of Mosquitto's state", refusal("{\"clients\": []}"));
    assertEquals("line 1: expected an object", refusal("[1, 2]"));
    assertEquals("line 1: expected an object", refusal("\0\u00b5\0mosquitto db"));
    assertEquals("line 1: is cut short", refusal(""));
  }

  @Test
  void whatIsWrongIsNamedWithItsLine() {
    assertEquals(
        "line 19: base-messages: 'payload' is not in base64",
        refusal(DUMP.replace("bWVzc2FnZQ==", "%%%%")));
    assertTrue(
        refusal(DUMP.replace("\"mid\"", "\"m\"")).endsWith(": client-messages: has no 'mid'"));
    assertTrue(
        refusal(DUMP.replace("\"mid\": 1", "\"mid\": 65536"))
            .endsWith("'mid' is not a number from 0 to 65535"));
    assertTrue(
        refusal(DUMP.replace("\"qos\": 2", "\"qos\": 2.5"))
            .endsWith("'qos' is not a number from 0 to 2"));
    assertTrue(
        refusal(DUMP.replace("\"storeid\": 7", "\"storeid\": -7"))
            .endsWith("'storeid' is no identifier"));
    assertTrue(
        refusal(DUMP.replace("00FF10", "0FF10")).endsWith("'value' is not in hexadecimal digits"));
    assertTrue(
        refusal(DUMP.replace("\"content-type\"", "\"colour\""))
            .endsWith("'colour' is no property of a message"));
    assertTrue(
        refusal(DUMP.replace("\"storeid\": 7", "\"storeid\": seven"))
            .endsWith("'seven' is no value"));
    assertTrue(refusal(DUMP + "x").endsWith("something comes after the end"));
    assertTrue(refusal(DUMP.replace("\"kept\"", "\"ke\\qpt\"")).endsWith("'\\q' is no character"));
    assertTrue(refusal("[" + DUMP).endsWith("expected an object"));
    assertTrue(
        refusal(
                DUMP.replace(
                    "\"retained-messages\"",
                    "\"more\": " + "[".repeat(100) + "]".repeat(100) + ", \"retained-messages\""))
            .endsWith("is nested too deep"));
  }

  @Test
  void sectionsOfLaterVersionsAreCounted() throws Exception {
    try (DumpFile file =
        open(DUMP.replace("\"clients\"", "\"wills\": [{\"a\": [1, null, true]}], \"clients\""))) {
      assertEquals("{'wills'=1}", file.contents().unknown.toString());
    }
  }
}

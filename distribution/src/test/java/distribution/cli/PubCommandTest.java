package distribution.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import broker.core.packet.ReasonCode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PubCommandTest {
  private final CapturedConsole captured = new CapturedConsole("one\ntwo\r\n\nfour");
  private final RecordingClient client = new RecordingClient();

  private int run(MqttClient with, String... args) throws Exception {
    PubOptions options = PubOptions.parse(List.of(args), 1).orElseThrow();
    return new PubCommand(options, captured.console).run(with);
  }

  @Test
  void publishesAndDisconnects() throws Exception {
    assertEquals(0, run(client, "-t", "t", "-m", "hello"));
    assertEquals(List.of("connect", "publish t hello", "disconnect"), client.calls);
  }

  @Test
  void repeatsAsOftenAsAsked() throws Exception {
    assertEquals(0, run(client, "-t", "t", "-m", "x", "--repeat", "3", "--repeat-delay", "0.001"));
    assertEquals(
        List.of("connect", "publish t x", "publish t x", "publish t x", "disconnect"),
        client.calls);
  }

  @Test
  void eachLineOfTheInputIsOneMessage() throws Exception {
    assertEquals(0, run(client, "-t", "t", "-l"));
    assertEquals(
        List.of(
            "connect",
            "publish t one",
            "publish t two\r",
            "publish t ",
            "publish t four",
            "disconnect"),
        client.calls);
  }

  @Test
  void aRejectedMessageIsToldAndTheRestGoesOn() throws Exception {
    client.publishOutcome = ReasonCode.NOT_AUTHORIZED;
    assertEquals(0, run(client, "-t", "t", "-m", "x", "-q", "1"));
    assertEquals("Warning: Publish failed: Not authorized.\n", captured.err());
  }

  @Test
  void aRefusedConnectionGivesItsCodeAsExitStatus() throws Exception {
    MqttClient refusing =
        (options, listener) -> {
          throw new ConnectRefused(5, "Connection Refused: not authorised");
        };
    assertEquals(5, run(refusing, "-t", "t", "-m", "x"));
    assertEquals("Connection error: Connection Refused: not authorised.\n", captured.err());
  }

  @Test
  void nobodyListeningIsOneLine() throws Exception {
    MqttClient nobody =
        (options, listener) -> {
          throw new IOException("Connection refused");
        };
    assertEquals(1, run(nobody, "-t", "t", "-m", "x"));
    assertEquals("Error: Connection refused\n", captured.err());
  }

  @Test
  void aMissingFileIsOneLineBeforeAnythingIsSent() throws Exception {
    assertEquals(1, run(client, "-t", "t", "-f", "/does/not/exist"));
    assertEquals("Error: Unable to open file \"/does/not/exist\".\n", captured.err());
    assertEquals(List.of(), client.calls);
  }

  @Test
  void aConnectionLostWhileSendingEndsWithSeven() throws Exception {
    MqttClient losing =
        (options, listener) -> {
          listener.lost("gone");
          return client.connect(options, listener);
        };
    assertEquals(7, run(losing, "-t", "t", "-m", "x", "--repeat", "2"));
    assertEquals("Error: The connection was lost.\n", captured.err());
  }
}

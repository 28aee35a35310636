package testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static testkit.Connect.v5;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class RawClientTest {

  private static final String CONNACK = "20 03 01 00 00 ";
  private static final String PUBLISH = "30 05 00 01 61 00 78 ";
  private static final String PINGRESP = "d0 00 ";

  @Test
  void connectSendsTheBytesOfThePacketAndReturnsTheAnswer() throws IOException {
    try (ScriptedServer server = new ScriptedServer(16, CONNACK);
        RawClient client = RawClient.open(server.port())) {
      Packet connack = client.connect(v5("a").cleanStart());

      assertTrue(connack.sessionPresent());
      assertEquals("10 0e 00 04 4d 51 54 54 05 02 00 00 00 00 01 61", server.read());
    }
  }

  @Test
  void expectsExactBytesAndThenTheEnd() throws IOException {
    withAnswer(
        CONNACK,
        client -> {
          client.expect("20 03 01 00 00");
          client.expectClosed();
        });
  }

  @Test
  void failsWhenTheBytesDiffer() throws IOException {
    withAnswer(CONNACK, client -> assertFails(() -> client.expect("20 03 00 00 00")));
  }

  @Test
  void failsWhenAPacketComesInsteadOfTheEnd() throws IOException {
    withAnswer(CONNACK, client -> assertFails(client::expectClosed));
  }

  @Test
  void failsWhenThePacketIsOfAnotherType() throws IOException {
    withAnswer(CONNACK, client -> assertFails(() -> client.expect(PacketType.SUBACK)));
  }

  @Test
  void failsWhenTheConnectionEndsInsideAPacket() throws IOException {
    withAnswer("20 03 01", client -> assertFails(client::receive));
  }

  @Test
  void failsWhenTheRemainingLengthIsLongerThanNeeded() throws IOException {
    withAnswer("d0 80 00", client -> assertFails(client::receive));
  }

  @Test
  void failsWhenReservedFlagsAreSet() throws IOException {
    withAnswer("d1 00", client -> assertFails(client::receive));
    withAnswer("60 02 00 01", client -> assertFails(client::receive));
  }

  @Test
  void keepsMessagesThatOvertakeAnAnswerForLater() throws IOException {
    withAnswer(
        PUBLISH + PINGRESP + PINGRESP,
        client -> {
          client.sync();
          client.expectPublish("a", "x");
        });
  }

  @Test
  void expectNothingIsContentWithPingResponses() throws IOException {
    withAnswer(PINGRESP + PINGRESP, RawClient::expectNothing);
  }

  @Test
  void expectNothingFailsWhenAMessageComesAfterTheFirstPingResponse() throws IOException {
    withAnswer(PINGRESP + PUBLISH + PINGRESP, client -> assertFails(client::expectNothing));
  }

  @Test
  void messagesAreWhatComesBeforeThePingResponses() throws IOException {
    withAnswer(
        PUBLISH + PINGRESP + PUBLISH + PINGRESP + PUBLISH,
        client -> {
          assertEquals(2, client.messages().size());
          client.expectPublish("a", "x");
        });
  }

  @Test
  void expectNothingFailsWhenAMessageComesBeforeThePingResponse() throws IOException {
    withAnswer(PUBLISH + PINGRESP, client -> assertFails(client::expectNothing));
  }

  @Test
  void expectDisconnectChecksTheReasonAndTheEnd() throws IOException {
    withAnswer("e0 02 81 00", client -> client.expectDisconnect(0x81));
    withAnswer("e0 02 82 00", client -> assertFails(() -> client.expectDisconnect(0x81)));
    withAnswer(
        "e0 02 81 00 " + PINGRESP, client -> assertFails(() -> client.expectDisconnect(0x81)));
  }

  @Test
  void givesUpAtTheDeadline() throws IOException {
    try (ScriptedServer server = new ScriptedServer(1, "");
        RawClient client = RawClient.open(server.port(), Duration.ofMillis(50))) {
      assertFails(client::receive);
    }
  }

  private interface Script {
    void run(RawClient client);
  }

  private static void withAnswer(String answer, Script script) throws IOException {
    try (ScriptedServer server = new ScriptedServer(0, answer);
        RawClient client = RawClient.open(server.port())) {
      script.run(client);
    }
  }

  private static void assertFails(Executable executable) {
    assertThrows(AssertionError.class, executable);
  }
}

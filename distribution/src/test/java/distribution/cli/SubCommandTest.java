package distribution.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import broker.core.packet.ReasonCode;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubCommandTest {
  private final CapturedConsole captured = new CapturedConsole("");
  private final RecordingClient client = new RecordingClient();

  private int run(String... args) throws Exception {
    SubOptions options = SubOptions.parse(List.of(args), 1).orElseThrow();
    return new SubCommand(options, client, captured.console, Clock.systemUTC()).run();
  }

  private static IncomingMessage message(String topic, String payload, boolean retain) {
    return new IncomingMessage(topic, payload.getBytes(), 0, retain, 0, List.of(), List.of());
  }

  @Test
  void printsUntilTheCountIsReachedAndNothingAfterIt() throws Exception {
    client.afterSubscribe =
        listener -> {
          listener.received(message("a", "1", false));
          listener.received(message("a", "2", false));
          listener.received(message("a", "3", false));
        };
    assertEquals(0, run("-t", "a", "-C", "2", "-v"));
    assertEquals("a 1\na 2\n", captured.out());
    assertEquals(List.of("connect", "subscribe [a] 0", "disconnect"), client.calls);
  }

  @Test
  void leavesOutWhatIsFilteredAndWhatIsRetained() throws Exception {
    client.afterSubscribe =
        listener -> {
          listener.received(message("a/x", "filtered", false));
          listener.received(message("a/y", "retained", true));
          listener.received(message("a/y", "shown", false));
        };
    assertEquals(0, run("-t", "a/#", "-T", "+/x", "-R", "-C", "1"));
    assertEquals("shown\n", captured.out());
  }

  @Test
  void retainedOnlyEndsAtTheFirstLiveMessage() throws Exception {
    client.afterSubscribe =
        listener -> {
          listener.received(message("a", "old", true));
          listener.received(message("a", "new", false));
        };
    assertEquals(0, run("-t", "a", "--retained-only"));
    assertEquals("old\n", captured.out());
  }

  @Test
  void removesWhatIsRetained() throws Exception {
    client.afterSubscribe =
        listener -> {
          listener.received(message("a", "old", true));
          listener.received(message("b", "live", false));
        };
    assertEquals(0, run("-t", "#", "--remove-retained", "-C", "2"));
    assertEquals(1, Collections.frequency(client.calls, "publish a "));
  }

  @Test
  void endsOnceSubscribedWhenAsked() throws Exception {
    assertEquals(0, run("-t", "a", "-E"));
    assertEquals(List.of("connect", "subscribe [a] 0", "disconnect"), client.calls);
  }

  @Test
  void timesOutWithTwentySeven() throws Exception {
    assertEquals(27, run("-t", "a", "-W", "1"));
    assertEquals("Timed out\n", captured.err());
  }

  @Test
  void aDeniedSubscriptionIsAnError() throws Exception {
    client.subscribeOutcome = ReasonCode.NOT_AUTHORIZED;
    assertEquals(0x87, run("-t", "a"));
    assertEquals("All subscription requests were denied.\n", captured.err());
  }

  @Test
  void connectsAgainWhenTheConnectionIsLost() throws Exception {
    client.afterSubscribe =
        listener -> {
          client.afterSubscribe = again -> again.received(message("a", "back", false));
          listener.lost("gone");
        };
    assertEquals(0, run("-t", "a", "-C", "1"));
    assertEquals("back\n", captured.out());
    assertEquals(2, Collections.frequency(client.calls, "connect"));
  }
}

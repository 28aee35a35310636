package broker.core.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits.QueueFull;
import broker.core.limits.QueueLimits;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.Will;
import broker.core.topic.TopicName;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ContentTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final WallClock before = new WallClock(() -> 5_000_000_000L, () -> NOW);
  private final WallClock after = new WallClock(() -> 0, () -> NOW.plusSeconds(3));

  @Test
  void messageIsReadAsItWasWrittenAndExpiresByTheWallClock() {
    ApplicationMessage written =
        new ApplicationMessage(
            TopicName.of("plant/ümlaut"),
            new byte[] {1, 2, 3},
            new byte[] {1, 1},
            2,
            true,
            15_000_000_000L,
            "publisher");

    MessageContent read =
        MessageContent.decode(ByteBuffer.wrap(MessageContent.encode(written, before)), after);

    ApplicationMessage message = read.message();
    assertEquals("plant/ümlaut", message.topic().toString());
    assertArrayEquals(written.payload(), message.payload());
    assertArrayEquals(written.properties(), message.properties());
    assertEquals(2, message.qos());
    assertTrue(message.retain());
    assertEquals("publisher", message.publisherClientId());
    assertEquals(7, message.remainingExpirySeconds(0));
    assertEquals(NOW.toEpochMilli(), read.receivedMillis());
  }

  @Test
  void messageWithoutExpiryAndPublisherHasNone() {
    ApplicationMessage written =
        new ApplicationMessage(
            TopicName.of("a"),
            ApplicationMessage.NONE,
            ApplicationMessage.NONE,
            0,
            false,
            ApplicationMessage.NEVER,
            null);

    ApplicationMessage read =
        MessageContent.decode(ByteBuffer.wrap(MessageContent.encode(written, before)), after)
            .message();

    assertEquals(ApplicationMessage.NEVER, read.expiresAtNanos());
    assertEquals(null, read.publisherClientId());
    assertEquals(0, read.payload().length);
  }

  @Test
  void sessionSubscriptionAndWillAreReadAsTheyWereWritten() {
    QueueLimits limits = new QueueLimits(1, 2, 3, 4, QueueFull.DROP_OLDEST, true);
    SessionContent session = new SessionContent(3_600, 1_234_567, limits);
    SessionContent plain = new SessionContent(3_600, 1_234_567, null);
    SubscriptionContent subscription = new SubscriptionContent(2, true, true, 268_435_455);
    Will will = new Will(TopicName.of("w"), new byte[] {7}, 1, true, new byte[] {1, 0}, 30, -1);

    assertEquals(session, SessionContent.decode(ByteBuffer.wrap(session.encode())));
    assertEquals(plain, SessionContent.decode(ByteBuffer.wrap(plain.encode())));
    assertEquals(subscription, SubscriptionContent.decode(ByteBuffer.wrap(subscription.encode())));
    WillContent read = WillContent.decode(ByteBuffer.wrap(new WillContent(will, 99).encode()));
    assertEquals(99, read.dueMillis());
    assertEquals("w", read.will().topic().toString());
    assertArrayEquals(will.payload(), read.will().payload());
    assertArrayEquals(will.properties(), read.will().properties());
    assertEquals(30, read.will().delaySeconds());
    assertEquals(-1, read.will().messageExpirySeconds());
    assertTrue(read.will().retain());
  }

  @Test
  void entryStateKeepsIdentifierPhaseAndOrder() {
    long state = EntryState.of(2, true, EntryState.RELEASED, 65_535, 0x1_8000_0001L);

    EntryState.check(state);
    assertEquals(2, EntryState.qos(state));
    assertTrue(EntryState.retain(state));
    assertEquals(EntryState.RELEASED, EntryState.phase(state));
    assertEquals(65_535, EntryState.packetIdentifier(state));
    assertEquals(0x8000_0001L, EntryState.order(state));
    assertThrows(ContentException.class, () -> EntryState.check(0));
  }

  @Test
  void remoteSessionKnowsWhichIdentifiersMayBeInUse() {
    RemoteContent written = new RemoteContent(-7, 65_533, 2);
    RemoteContent read = RemoteContent.decode(written.encode());

    assertEquals(written, read);
    assertEquals(List.of(65_533, 65_534, 65_535, 1, 2), read.identifiers().toList());
    assertTrue(read.identifiers().allMatch(read::mayHave));
    assertFalse(read.mayHave(65_532) || read.mayHave(3) || read.mayHave(30_000));
    RemoteContent none = new RemoteContent(1, 0, 0);
    assertEquals(0, none.identifiers().count());
    assertFalse(none.mayHave(0) || none.mayHave(1));
    assertEquals(65_535, new RemoteContent(1, 778, 777).identifiers().distinct().count());
  }

  @Test
  void entryExtraIsEmptyWhereThereIsNothingToSay() {
    assertEquals(0, EntryExtra.encode(new int[0], null, EntryExtra.AS_PUBLISHED).length);

    byte[] extra =
        EntryExtra.encode(new int[] {1, 300}, "$share/g/a/#", EntryExtra.delivery(1, true));
    EntryExtra read = EntryExtra.decode(ByteBuffer.wrap(extra));

    assertArrayEquals(new int[] {1, 300}, read.subscriptionIdentifiers());
    assertEquals("$share/g/a/#", read.sharedFilter());
    assertEquals(1, read.qos(2));
    assertTrue(read.retain());
  }

  @Test
  void formatOfALaterBrokerIsNamedAndNotGuessed() {
    byte[] later = new SessionContent(1, 2, null).encode();
    later[0] = 9;

    ContentException e =
        assertThrows(ContentException.class, () -> SessionContent.decode(ByteBuffer.wrap(later)));

    assertEquals("a session in the store has format 9, this broker knows 1", e.getMessage());
  }

  @Test
  void contentThatIsCutOffIsSaidToBe() {
    byte[] whole = new SessionContent(1, 2, null).encode();

    assertThrows(ContentException.class, () -> SessionContent.decode(ByteBuffer.wrap(whole, 0, 9)));
  }
}

package broker.core.client;

import static broker.core.client.Server.connected;
import static broker.core.client.Server.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import broker.api.client.EndCause.Kind;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.ConnAck;
import broker.core.packet.ConnAckProperties;
import broker.core.packet.Connect;
import broker.core.packet.Disconnect;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.PubAck;
import broker.core.packet.PubComp;
import broker.core.packet.PubRec;
import broker.core.packet.PubRel;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client publishes, and when it is complete. */
final class PublishTest {
  private static Server connectedWith(ConnAckProperties.Builder properties) {
    return connected(v5(), new ClientState(), false, properties);
  }

  private static Sent publish(Server server, Sent message) {
    server.connection.publish(message);
    server.turn();
    return message;
  }

  @Test
  void completesQos0WhenItIsWritten() { // [MQTT-2.2.1-2] [MQTT-4.3.1-1]
    Server server = connected(v5());
    assertEquals(ReasonCode.SUCCESS, publish(server, Sent.of(0, "m")).outcome);
    assertEquals(0, server.expectPublish("m").packetIdentifier());
  }

  @Test
  void completesQos1WithPuback() { // [MQTT-4.3.2-1] [MQTT-4.3.2-2]
    Server server = connected(v5());
    Sent message = publish(server, Sent.of(1, "m"));
    Publish packet = server.expectPublish("m");
    assertFalse(packet.dup());
    assertNull(message.outcome);
    int identifier = packet.packetIdentifier();
    server.send(new PubAck(identifier, ReasonCode.NO_MATCHING_SUBSCRIBERS, "nobody", List.of()));
    assertEquals(ReasonCode.NO_MATCHING_SUBSCRIBERS, message.outcome);
    assertEquals("nobody", message.reasonString);
    assertEquals(0, server.connection.unacknowledged());
  }

  @Test
  void completesQos2WithPubcomp() { // [MQTT-4.3.3-1] [MQTT-4.3.3-4] [MQTT-4.3.3-5]
    Server server = connected(v5());
    Sent message = publish(server, Sent.of(2, "m"));
    int identifier = server.expectPublish("m").packetIdentifier();
    server.send(new PubRec(identifier, ReasonCode.NO_MATCHING_SUBSCRIBERS));
    assertEquals(identifier, server.next(PubRel.class).packetIdentifier());
    assertNull(message.outcome);
    server.send(new PubComp(identifier, ReasonCode.SUCCESS));
    assertEquals(ReasonCode.NO_MATCHING_SUBSCRIBERS, message.outcome);
  }

  @Test
  void endsQos2WithPubrecThatRefuses() { // [MQTT-4.3.3-4]
    Server server = connected(v5());
    Sent message = publish(server, Sent.of(2, "m"));
    int identifier = server.expectPublish("m").packetIdentifier();
    server.send(new PubRec(identifier, ReasonCode.QUOTA_EXCEEDED));
    server.expectNothing();
    assertEquals(ReasonCode.QUOTA_EXCEEDED, message.outcome);
  }

  @Test
  void answersPubrecThatItKnowsNothingOf() {
    Server server = connected(v5());
    server.send(new PubRec(9, ReasonCode.SUCCESS));
    assertEquals(ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, server.next(PubRel.class).reasonCode());
  }

  @Test
  void takesNoAcknowledgementForAnother() { // [MQTT-4.3.3-1]
    Server server = connected(v5());
    publish(server, Sent.of(2, "m"));
    int identifier = server.expectPublish("m").packetIdentifier();
    server.send(new PubComp(identifier, ReasonCode.SUCCESS));
    assertEquals(ReasonCode.PROTOCOL_ERROR, server.next(Disconnect.class).reasonCode());
    assertEquals(Kind.PROTOCOL_VIOLATION, server.end().kind());
  }

  @Test
  void holdsBackWhatReceiveMaximumDoesNotAllow() { // [MQTT-3.3.4-7] [MQTT-4.9.0-1] [MQTT-4.9.0-2]
    Server server = connectedWith(new ConnAckProperties.Builder().receiveMaximum(2));
    for (int i = 0; i < 4; i++) {
      publish(server, Sent.of(1, "" + i));
    }
    Sent behind = publish(server, Sent.of(0, "4"));
    int first = server.expectPublish("0").packetIdentifier();
    int second = server.expectPublish("1").packetIdentifier();
    assertNotEquals(first, second); // [MQTT-2.2.1-3]
    server.expectNothing();
    server.send(new PubAck(second, ReasonCode.SUCCESS));
    server.expectPublish("2");
    server.expectNothing();
    server.send(new PubAck(first, ReasonCode.SUCCESS));
    server.expectPublish("3");
    server.expectPublish("4"); // in the order in which they were published
    assertEquals(ReasonCode.SUCCESS, behind.outcome);
  }

  @Test
  void refusesWhatServerWouldNotTake() { // [MQTT-3.2.2-11] [MQTT-3.2.2-14] [MQTT-3.2.2-15]
    Server server =
        connectedWith(
            new ConnAckProperties.Builder()
                .maximumQoS(1)
                .retainAvailable(false)
                .maximumPacketSize(20));
    assertEquals(ReasonCode.QOS_NOT_SUPPORTED, publish(server, Sent.of(2, "m")).outcome);
    assertEquals(
        ReasonCode.RETAIN_NOT_SUPPORTED, publish(server, Sent.of("t", 0, true, "m")).outcome);
    assertEquals(ReasonCode.PACKET_TOO_LARGE, publish(server, Sent.of(1, "123456789 123")).outcome);
    server.expectNothing();
    assertNull(publish(server, Sent.of(1, "123456789 12")).outcome);
    server.expectPublish("123456789 12");
  }

  @Test
  void usesTopicAliases() { // [MQTT-3.3.2-9] [MQTT-3.3.2-10]
    Server server = connectedWith(new ConnAckProperties.Builder().topicAliasMaximum(1));
    publish(server, Sent.of("topic/a", 0, false, "1"));
    publish(server, Sent.of("topic/a", 0, false, "2"));
    publish(server, Sent.of("topic/b", 0, false, "3"));
    publish(server, Sent.of("topic/a", 0, false, "4"));
    assertEquals("topic/a 1", text(server.expectPublish("1")));
    assertEquals("null 1", text(server.expectPublish("2")));
    assertEquals("topic/b 1", text(server.expectPublish("3")));
    assertEquals("topic/a 1", text(server.expectPublish("4")));
  }

  private static String text(Publish publish) {
    return publish.topic() + " " + publish.topicAlias();
  }

  @Test
  void leavesAliasOutWhereThePacketHasNoRoomForIt() {
    Server server =
        connectedWith(new ConnAckProperties.Builder().topicAliasMaximum(1).maximumPacketSize(10));
    publish(server, Sent.of("topic", 0, false, ""));
    assertEquals("topic 0", text(server.expectPublish("")));
  }

  @Test
  void sendsTheAliasThatWasAskedFor() {
    Server server = connectedWith(new ConnAckProperties.Builder().topicAliasMaximum(9));
    Sent wanted = publish(server, new Sent(Sent.message("t", 0, false, "m"), 9));
    assertEquals("t 9", text(server.expectPublish("m")));
    assertEquals(ReasonCode.SUCCESS, wanted.outcome);
    Sent unknown = publish(server, new Sent(Sent.message("t", 0, false, "m"), 10));
    assertEquals(ReasonCode.TOPIC_ALIAS_INVALID, unknown.outcome);
    server.expectNothing();
  }

  @Test
  void boundsWhatIsNotComplete() {
    Server server = connectedWith(new ConnAckProperties.Builder().receiveMaximum(1));
    String large = "x".repeat((int) SendBudget.MAXIMUM_BYTES / 2);
    Sent first = publish(server, Sent.of(1, large));
    Sent second = publish(server, Sent.of(1, large));
    assertNull(first.outcome);
    assertEquals(ReasonCode.QUOTA_EXCEEDED, second.outcome);
    int identifier = server.expectPublish(large).packetIdentifier();
    server.send(new PubAck(identifier, ReasonCode.SUCCESS));
    assertNull(publish(server, second).failure);
    server.expectPublish(large);
  }

  @Test
  void failsWhatIsNotCompleteWhenTheConnectionIsLost() {
    Server server = connectedWith(new ConnAckProperties.Builder().receiveMaximum(1));
    Sent inFlight = publish(server, Sent.of(1, "1"));
    Sent waiting = publish(server, Sent.of(1, "2"));
    server.hangUp();
    assertEquals(Kind.CLOSED_BY_PEER, inFlight.failure.kind());
    assertEquals(Kind.CLOSED_BY_PEER, waiting.failure.kind());
    assertEquals(Kind.CLOSED_BY_PEER, publish(server, Sent.of(0, "3")).failure.kind());
  }

  @Test
  void tellsForHowLongTheOldestWaits() {
    Server server = connected(v5());
    server.pass(Duration.ofSeconds(1));
    publish(server, Sent.of(1, "1"));
    server.pass(Duration.ofSeconds(1));
    publish(server, Sent.of(1, "2"));
    assertEquals(2, server.connection.unacknowledged());
    assertEquals(1_000_000_000L, server.connection.oldestSentNanos());
    int first = server.expectPublish("1").packetIdentifier();
    server.send(new PubAck(first, ReasonCode.SUCCESS));
    assertEquals(1, server.connection.unacknowledged());
    assertEquals(2_000_000_000L, server.connection.oldestSentNanos());
  }

  @Test
  void keepsToItsOwnLimitsToo() {
    Duration timeout = Duration.ofSeconds(10);
    Server server = new Server(new ClientSettings(v5(), timeout, 20, 1), new ClientState());
    server.next(Connect.class);
    ConnAckProperties promised =
        new ConnAckProperties.Builder().topicAliasMaximum(2).maximumPacketSize(40).build();
    server.send(new ConnAck(false, ReasonCode.SUCCESS, promised));
    assertEquals(ReasonCode.PACKET_TOO_LARGE, publish(server, Sent.of(1, "123456789 123")).outcome);
    publish(server, Sent.of("topic/a", 0, false, "1"));
    publish(server, Sent.of("topic/b", 0, false, "2"));
    assertEquals("topic/a 1", text(server.expectPublish("1")));
    assertEquals("topic/b 1", text(server.expectPublish("2")));
  }

  @Test
  void sendsWhatIsLeftOfTheMessageExpiryInterval() { // [MQTT-3.3.2-6]
    Server server = connectedWith(new ConnAckProperties.Builder().receiveMaximum(1));
    publish(server, Sent.of(1, "first"));
    long tenSeconds = Duration.ofSeconds(10).toNanos();
    ApplicationMessage m = Sent.message("t", 1, false, "expires");
    publish(
        server,
        new Sent(
            new ApplicationMessage(
                m.topic(), m.payload(), m.properties(), 1, false, tenSeconds, null),
            0));
    Publish first = server.expectPublish("first");
    assertEquals(-1, first.messageExpirySeconds());
    server.pass(Duration.ofSeconds(4));
    server.send(new PubAck(first.packetIdentifier(), ReasonCode.SUCCESS));
    assertEquals(6, server.expectPublish("expires").messageExpirySeconds());
  }

  /** A message whose identifier gets on disk when the test says so. */
  private static final class Kept extends Sent {
    private Runnable onDisk = () -> {};

    Kept(String payload) {
      super(message("t", 2, false, payload), 0);
    }

    @Override
    protected void note(boolean isReleased, Runnable noted) {
      onDisk = noted;
    }
  }

  @Test
  void whatIsNotOnDiskHoldsUpThoseBehindIt() {
    Server server = connected(v5());
    Kept kept = new Kept("1");
    publish(server, kept);
    publish(server, Sent.of(1, "2"));
    Sent last = publish(server, Sent.of(0, "3"));
    server.expectNothing();
    kept.onDisk.run();
    server.turn();
    server.expectPublish("1");
    server.expectPublish("2");
    server.expectPublish("3");
    assertEquals(ReasonCode.SUCCESS, last.outcome);
  }

  @Test
  void whatWaitsBehindItFailsWithTheConnectionAtAnyQos() {
    Server server = connected(v5());
    publish(server, new Kept("1"));
    Sent last = publish(server, Sent.of(0, "2"));
    server.hangUp();
    assertEquals(Kind.CLOSED_BY_PEER, last.failure.kind());
  }

  @Test
  void leavesPropertiesOutBeforeVersion5() {
    Server server = connected(Server.connect(ProtocolVersion.V3_1_1, true));
    Sent message = publish(server, new Sent(Sent.message("t", 1, true, "m"), 3));
    Publish packet = server.expectPublish("m");
    assertEquals(0, packet.topicAlias());
    server.send(new PubAck(packet.packetIdentifier(), ReasonCode.SUCCESS));
    assertEquals(ReasonCode.SUCCESS, message.outcome);
  }
}

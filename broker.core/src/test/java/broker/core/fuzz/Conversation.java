package broker.core.fuzz;

import broker.core.codec.PacketDecoder;
import broker.core.limits.Compatibility;
import broker.core.packet.ConnAck;
import broker.core.packet.Connect;
import broker.core.packet.Packet;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.PubAck;
import broker.core.packet.PubComp;
import broker.core.packet.PubRec;
import broker.core.packet.PubRel;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import broker.core.packet.Role;
import broker.core.packet.SubAck;
import broker.core.packet.Subscribe;
import broker.core.packet.UnsubAck;
import broker.core.packet.Unsubscribe;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Both sides of one connection, and the judge of what the broker says there. Owned by the test's
 * thread.
 */
final class Conversation {
  private static final int CONNACK = 0x20;
  private static final int AUTH = 0xF0;

  private final ClientWords client;
  private final InFlight inFlight = new InFlight();

  // what the client has asked for, in order
  private final Deque<Integer> publishesQos1 = new ArrayDeque<>();
  private final Deque<Integer> publishesQos2 = new ArrayDeque<>();
  private final Deque<Integer> releases = new ArrayDeque<>();
  private final Deque<Integer> pings = new ArrayDeque<>();
  private final Deque<List<Integer>> subscribes = new ArrayDeque<>();
  private final Deque<List<Integer>> unsubscribes = new ArrayDeque<>();

  private boolean accepted;
  private boolean over;

  Conversation(Compatibility compatibility) {
    client = new ClientWords(compatibility, this::expectAnswer);
  }

  /** The client has sent these bytes. */
  void clientSent(byte[] bytes) {
    client.add(bytes);
  }

  /** True when the client is connected and everything it said was said to the end. */
  boolean isClear() {
    return accepted && !over && client.isClear();
  }

  /** The broker owes an answer to PINGREQ. */
  boolean awaitsPong() {
    return !pings.isEmpty();
  }

  private void expectAnswer(Packet packet) {
    switch (packet.type()) {
      case PUBLISH -> {
        Publish publish = (Publish) packet;
        if (publish.qos() > 0) {
          (publish.qos() == 1 ? publishesQos1 : publishesQos2).add(publish.packetIdentifier());
        }
      }
      case PUBREL -> releases.add(((PubRel) packet).packetIdentifier());
      case PINGREQ -> pings.add(0);
      case SUBSCRIBE -> {
        Subscribe subscribe = (Subscribe) packet;
        subscribes.add(List.of(subscribe.packetIdentifier(), subscribe.subscriptions().size()));
      }
      case UNSUBSCRIBE -> {
        Unsubscribe unsubscribe = (Unsubscribe) packet;
        unsubscribes.add(List.of(unsubscribe.packetIdentifier(), unsubscribe.filterTexts().size()));
      }
      default -> inFlight.clientSent(packet);
    }
  }

  /**
   * Takes from the buffer what the broker has sent to the end; fails when it must not send that.
   */
  List<Packet> brokerSent(ByteBuf in) {
    List<Packet> received = new ArrayList<>();
    for (int size = Wire.packetSize(in); size != 0; size = Wire.packetSize(in)) {
      check(size > 0, "a Remaining Length that is none: " + ByteBufUtil.hexDump(in));
      String dump = ByteBufUtil.hexDump(in, in.readerIndex(), Math.min(size, 200));
      try {
        received.add(judge(in, size));
      } catch (AssertionError | ProtocolException e) {
        throw new AssertionError(e.getMessage() + ": " + dump + " to " + client.connect(), e);
      }
      in.skipBytes(size);
    }
    in.discardReadBytes();
    return received;
  }

  private Packet judge(ByteBuf in, int size) throws ProtocolException {
    int firstByte = in.getUnsignedByte(in.readerIndex());
    ByteBuf body = Wire.body(in, size);
    check(!over, "a packet after the last one");
    boolean inTurn = firstByte == AUTH || firstByte == CONNACK != accepted;
    check(
        inTurn,
        "CONNACK is not the first packet, or not the only one"); // [MQTT-3.2.0-1] [MQTT-3.2.0-2]
    Connect connect = client.connect();
    if (connect == null) {
      return refusal(firstByte, body);
    }
    check(
        size <= connect.properties().maximumPacketSize(),
        "larger than Maximum Packet Size"); // [MQTT-3.1.2-24]
    Packet packet = PacketDecoder.decode(firstByte, body, connect.version(), Role.SERVER);
    judge(packet, connect);
    return packet;
  }

  /**
   * The answer to a CONNECT packet that is none, in the version that the broker believes to see.
   */
  private Packet refusal(int firstByte, ByteBuf body) throws ProtocolException {
    ProtocolVersion version =
        body.readableBytes() == 2 ? ProtocolVersion.V3_1_1 : ProtocolVersion.V5;
    ConnAck refusal = (ConnAck) PacketDecoder.decode(firstByte, body, version, Role.SERVER);
    check(refusal.reasonCode().isError(), "accepted without CONNECT");
    over = true;
    return refusal;
  }

  private void judge(Packet packet, Connect connect) {
    switch (packet.type()) {
      case CONNACK -> {
        accepted = ((ConnAck) packet).reasonCode() == ReasonCode.SUCCESS;
        over = !accepted;
      }
      case PUBLISH -> inFlight.brokerSent((Publish) packet, connect);
      case PUBACK -> answered(publishesQos1, ((PubAck) packet).packetIdentifier());
      case PUBREC -> answered(publishesQos2, ((PubRec) packet).packetIdentifier());
      case PUBCOMP -> answered(releases, ((PubComp) packet).packetIdentifier());
      case PINGRESP -> answered(pings, 0);
      case SUBACK -> {
        SubAck ack = (SubAck) packet;
        answered(
            subscribes,
            List.of(ack.packetIdentifier(), ack.reasonCodes().size())); // [MQTT-3.8.4-6]
      }
      case UNSUBACK -> {
        UnsubAck ack = (UnsubAck) packet;
        int count =
            connect.version().isV5() ? ack.reasonCodes().size() : unsubscribes.element().get(1);
        answered(unsubscribes, List.of(ack.packetIdentifier(), count)); // [MQTT-3.11.3-1]
      }
      case DISCONNECT -> over = true;
      case AUTH ->
          check(connect.properties().authenticationMethod() != null, "AUTH without a method");
      default -> check(packet instanceof PubRel, "not a packet of a broker");
    }
  }

  /** An answer that the client has no room for is left out; those that it gets are in order. */
  private static <T> void answered(Deque<T> asked, T answer) {
    T next = asked.poll();
    while (next != null && !next.equals(answer)) {
      next = asked.poll();
    }
    check(next != null, "an answer that nobody waits for");
  }

  static void check(boolean holds, String finding) {
    if (!holds) {
      throw new AssertionError(finding);
    }
  }
}

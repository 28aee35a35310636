package broker.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import broker.core.codec.PacketDecoder;
import broker.core.codec.PacketEncoder;
import broker.core.codec.VariableByteInteger;
import broker.core.packet.ConnAck;
import broker.core.packet.ConnectProperties;
import broker.core.packet.Disconnect;
import broker.core.packet.Packet;
import broker.core.packet.PingReq;
import broker.core.packet.PingResp;
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
import broker.core.packet.SubscriptionRequest;
import broker.core.packet.UnsubAck;
import broker.core.packet.Unsubscribe;
import broker.core.topic.TopicFilter;
import broker.core.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A client as a script: it does what the test says and nothing of its own, not even acknowledge.
 * Made by {@link Bench}; owned by the test's thread.
 */
public final class Peer {
  private final Bench bench;
  private final SimulatedChannel channel;
  private final ProtocolVersion version;
  private final Deque<Packet> received = new ArrayDeque<>();
  private final Map<Integer, TopicName> aliases = new HashMap<>();
  private ConnAck connAck;
  private int lastIdentifier;

  Peer(Bench bench, SimulatedChannel channel, ProtocolVersion version) {
    this.bench = bench;
    this.channel = channel;
    this.version = version;
  }

  // ---- sending

  /** Sends the packets in one piece; the broker has worked them off when this returns. */
  public Peer send(Packet... packets) {
    return sendBytes(bytes(packets));
  }

  /** Sends these bytes in one piece. */
  public Peer sendBytes(byte[] bytes) {
    channel.arrive(bytes);
    bench.run();
    return this;
  }

  /** Hands bytes to the network without letting the broker do anything. */
  public Peer sendLater(Packet... packets) {
    channel.arrive(bytes(packets));
    return this;
  }

  /** The packets as this client sends them. */
  public byte[] bytes(Packet... packets) {
    ByteBuf out = Unpooled.buffer();
    for (Packet packet : packets) {
      PacketEncoder.encode(packet, out, version, ConnectProperties.NO_LIMIT);
    }
    return ByteBufUtil.getBytes(out);
  }

  /** Closes the connection without a word. */
  public void hangUp() {
    channel.end();
    bench.run();
  }

  /** Loses the network. */
  public void reset() {
    channel.reset();
    bench.run();
  }

  /** Loses the network without letting the broker do anything about it. */
  public void resetLater() {
    channel.reset();
  }

  /** Says goodbye. */
  public void disconnect() {
    send(new Disconnect(ReasonCode.SUCCESS, null));
  }

  // ---- the network

  /** Makes the network take so many bytes and then no more. */
  public void takeNoMoreThan(long bytes) {
    channel.takeNoMoreThan(bytes);
    bench.run();
  }

  /** Makes the network take everything again. */
  public void takeEverything() {
    takeNoMoreThan(Long.MAX_VALUE);
  }

  /** Bytes this client has sent and the broker has not read. */
  public int unread() {
    return channel.unread();
  }

  public boolean isOpen() {
    return channel.isOpen();
  }

  // ---- receiving

  /** The next packet; there must be one. */
  public Packet next() {
    receive();
    assertFalse(received.isEmpty(), "nothing was received");
    return received.remove();
  }

  /** The next packet, which must be of this type. */
  public <P extends Packet> P next(Class<P> type) {
    Packet packet = next();
    assertTrue(type.isInstance(packet), () -> "not a " + type.getSimpleName() + ": " + packet);
    return type.cast(packet);
  }

  /** The first packet of this type, whatever came before; that stays to be received. */
  public <P extends Packet> P first(Class<P> type) {
    receive();
    for (Packet packet : received) {
      if (type.isInstance(packet)) {
        received.remove(packet);
        return type.cast(packet);
      }
    }
    return fail("no " + type.getSimpleName() + " in " + received);
  }

  /** All that has been received and not been asked for. */
  public List<Packet> drain() {
    receive();
    List<Packet> all = List.copyOf(received);
    received.clear();
    return all;
  }

  /** Payloads of all messages received and not asked for, in order, separated by blanks. */
  public String payloads() {
    StringBuilder all = new StringBuilder();
    for (Packet packet : drain()) {
      if (packet instanceof Publish publish) {
        all.append(all.isEmpty() ? "" : " ").append(text(publish));
      }
    }
    return all.toString();
  }

  public void expectNothing() {
    receive();
    assertEquals(List.of(), List.copyOf(received), "received unexpectedly");
  }

  /** The next packet, which must be a message with this topic and payload; knows Topic Aliases. */
  public Publish expectPublish(String topic, String payload) {
    Publish publish = next(Publish.class);
    assertEquals(topic, topic(publish));
    assertEquals(payload, text(publish));
    return publish;
  }

  /** The connection must be closed, without a last packet. */
  public void expectClosed() {
    expectNothing();
    assertFalse(channel.isOpen(), "the connection is still open");
  }

  /** The connection must be closed; where the version knows it, after DISCONNECT. */
  public void expectDisconnect(ReasonCode reason) {
    if (version.isV5()) {
      assertEquals(reason, next(Disconnect.class).reasonCode());
    }
    expectClosed();
  }

  /** What is in the payload, as text. */
  public static String text(Publish publish) {
    return new String(publish.payload(), StandardCharsets.UTF_8);
  }

  private String topic(Publish publish) {
    TopicName topic = publish.topic();
    return topic != null ? topic.toString() : aliases.get(publish.topicAlias()).toString();
  }

  private void receive() {
    ByteBuf in = channel.sent();
    while (in.readableBytes() >= 2) {
      int start = in.readerIndex();
      int length = VariableByteInteger.decode(in, start + 1, in.writerIndex());
      int index = start + 1 + VariableByteInteger.length(Math.max(0, length));
      if (length < 0 || index + length > in.writerIndex()) {
        return;
      }
      in.readerIndex(index + length);
      received.add(decode(in.getUnsignedByte(start), in.slice(index, length)));
    }
  }

  private Packet decode(int firstByte, ByteBuf body) {
    try {
      Packet packet = PacketDecoder.decode(firstByte, body, version, Role.SERVER);
      if (packet instanceof Publish p && p.topicAlias() != 0 && p.topic() != null) {
        aliases.put(p.topicAlias(), p.topic());
      }
      return packet;
    } catch (ProtocolException e) {
      throw new AssertionError("the broker sent what is no packet", e);
    }
  }

  // ---- conversations

  /** Connects and must be accepted. */
  public Peer connect(ConnectBuilder connect) {
    send(connect.build());
    connAck = next(ConnAck.class);
    assertEquals(ReasonCode.SUCCESS, connAck.reasonCode());
    return this;
  }

  /** What the broker has answered to CONNECT. */
  public ConnAck connAck() {
    return connAck;
  }

  /** Subscribes and must be granted that QoS. */
  public Peer subscribe(String filter, int qos) {
    return subscribe(0, new SubscriptionRequest(filter, qos));
  }

  /** Subscribes with an identifier, or 0 for none, and must be granted what it asks for. */
  public Peer subscribe(int identifier, SubscriptionRequest... requests) {
    List<ReasonCode> granted =
        Arrays.stream(requests).map(each -> ReasonCode.of(each.maximumQoS())).toList();
    assertEquals(granted, trySubscribe(identifier, requests));
    return this;
  }

  /** Subscribes; returns what the broker says to it. */
  public List<ReasonCode> trySubscribe(int identifier, SubscriptionRequest... requests) {
    send(new Subscribe(nextIdentifier(), identifier, List.of(), List.of(requests)));
    SubAck answer = first(SubAck.class);
    assertEquals(lastIdentifier, answer.packetIdentifier());
    return answer.reasonCodes();
  }

  /** A request with all options of MQTT 5.0. */
  public static SubscriptionRequest request(
      String filter, int qos, boolean noLocal, boolean retainAsPublished, int retainHandling) {
    return new SubscriptionRequest(
        filter, TopicFilter.of(filter), qos, noLocal, retainAsPublished, retainHandling);
  }

  /** Unsubscribes; returns what the broker says to it. */
  public ReasonCode unsubscribe(String filter) {
    send(new Unsubscribe(nextIdentifier(), List.of(), List.of(filter)));
    List<ReasonCode> reasons = first(UnsubAck.class).reasonCodes();
    return reasons.isEmpty() ? ReasonCode.SUCCESS : reasons.get(0);
  }

  /** Publishes and goes through with the acknowledgements; returns what the broker says to it. */
  public ReasonCode publish(String topic, int qos, String payload) {
    return publish(PublishBuilder.message(topic, payload).qos(qos));
  }

  /** As above, for any message; it gets a Packet Identifier where it needs one. */
  public ReasonCode publish(PublishBuilder message) {
    int qos = message.build().qos();
    Publish publish = qos == 0 ? message.build() : message.id(nextIdentifier()).build();
    send(publish);
    return switch (qos) {
      case 0 -> ReasonCode.SUCCESS;
      case 1 -> {
        PubAck answer = first(PubAck.class);
        assertEquals(publish.packetIdentifier(), answer.packetIdentifier());
        yield answer.reasonCode();
      }
      default -> {
        PubRec answer = first(PubRec.class);
        assertEquals(publish.packetIdentifier(), answer.packetIdentifier());
        if (!answer.reasonCode().isError()) {
          send(new PubRel(publish.packetIdentifier(), ReasonCode.SUCCESS));
          assertEquals(publish.packetIdentifier(), first(PubComp.class).packetIdentifier());
        }
        yield answer.reasonCode();
      }
    };
  }

  /**
   * Takes all messages there are, and those that come when they are acknowledged; returns what they
   * say.
   */
  public List<String> takeAll() {
    List<String> payloads = new ArrayList<>();
    for (List<Packet> some = drain(); !some.isEmpty(); some = drain()) {
      for (Packet packet : some) {
        if (packet instanceof Publish p) {
          payloads.add(text(p));
          acknowledge(p);
        }
      }
    }
    return payloads;
  }

  /** Acknowledges a message that was received, to the end. */
  public Peer acknowledge(Publish publish) {
    int identifier = publish.packetIdentifier();
    if (publish.qos() == 1) {
      send(new PubAck(identifier, ReasonCode.SUCCESS));
    } else if (publish.qos() == 2) {
      send(new PubRec(identifier, ReasonCode.SUCCESS));
      assertEquals(identifier, first(PubRel.class).packetIdentifier());
      send(new PubComp(identifier, ReasonCode.SUCCESS));
    }
    return this;
  }

  /** Asks for a sign of life and must get one. */
  public Peer ping() {
    send(PingReq.INSTANCE);
    first(PingResp.class);
    return this;
  }

  private int nextIdentifier() {
    lastIdentifier++;
    return lastIdentifier;
  }
}

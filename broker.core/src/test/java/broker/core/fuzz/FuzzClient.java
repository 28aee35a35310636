package broker.core.fuzz;

import broker.core.limits.Limits;
import broker.core.packet.Auth;
import broker.core.packet.Packet;
import broker.core.packet.PingReq;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.PubAck;
import broker.core.packet.PubComp;
import broker.core.packet.PubRec;
import broker.core.packet.PubRel;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import broker.core.runtime.SimulatedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A client that knows the protocol and abuses it, on one connection. Owned by the test's thread.
 */
final class FuzzClient {
  private static final int MOST_AT_ONCE = 10;

  private final SimulatedChannel channel;
  private final SplittableRandom random;
  private final PacketGenerator packets;
  private final Mutation mutation;
  private final ProtocolVersion version;
  private final Conversation conversation;
  private final Deque<Packet> answers = new ArrayDeque<>();
  private final int damagePercent;
  private boolean begun;
  private long sent;

  FuzzClient(SimulatedChannel channel, SplittableRandom random, Limits limits, Mutation mutation) {
    this.channel = channel;
    this.random = random;
    boolean lawful = random.nextBoolean(); // and so lives long enough for others to meet it
    this.packets = new PacketGenerator(random, limits, lawful);
    this.mutation = mutation;
    this.conversation = new Conversation(limits.compatibility());
    this.version = packets.version();
    this.damagePercent = lawful ? 0 : random.nextInt(25);
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** Packets it has sent, as far as they still are packets. */
  long sent() {
    return sent;
  }

  // ---- what it says

  /** Sends a few packets, in any order, damaged or not, cut into any pieces. */
  void speak() {
    List<byte[]> words = new ArrayList<>();
    if (!begun && random.nextInt(30) > 0) {
      words.add(Wire.encode(packets.connect(), version));
    }
    begun = true;
    for (int i = random.nextInt(MOST_AT_ONCE); i > 0; i--) {
      Packet answer = answers.poll();
      words.add(Wire.encode(answer != null ? answer : packets.packet(), version));
    }
    words.removeIf(word -> word.length == 0); // not every version has every packet
    words.forEach(mutation::remember);
    if (random.nextInt(20) == 0) {
      Collections.shuffle(words, new Random(random.nextLong()));
    }
    sent += words.size();
    send(damaged(words));
  }

  private byte[] damaged(List<byte[]> words) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] word : words) {
      boolean harmed = random.nextInt(100) < damagePercent;
      byte[] said = harmed ? mutation.damage(word) : word;
      for (int i = random.nextInt(40) == 0 ? 2 : 1; i > 0; i--) {
        all.writeBytes(said);
      }
    }
    byte[] bytes = all.toByteArray();
    return random.nextInt(100) < damagePercent / 4 ? mutation.damage(bytes) : bytes;
  }

  private void send(byte[] bytes) {
    int at = 0;
    boolean trickle = bytes.length < 400 && random.nextInt(20) == 0;
    while (at < bytes.length) {
      int left = bytes.length - at;
      int size = trickle ? 1 : random.nextInt(3) == 0 ? random.nextInt(1, left + 1) : left;
      byte[] read = Arrays.copyOfRange(bytes, at, at + size);
      if (channel.isOpen()) {
        conversation.clientSent(read);
        channel.arrive(read);
      }
      at += size;
    }
  }

  // ---- what it hears

  /** Judges what the broker has sent, and lines up answers, right and wrong ones. */
  void listen() {
    for (Packet packet : conversation.brokerSent(channel.sent())) {
      Packet answer = random.nextInt(100) < 85 ? answer(packet) : wrongAnswer(packet);
      if (answer != null) {
        answers.add(answer);
      }
    }
  }

  private static @Nullable Packet answer(Packet packet) {
    if (packet instanceof Publish p && p.qos() > 0) {
      int identifier = p.packetIdentifier();
      return p.qos() == 1
          ? new PubAck(identifier, ReasonCode.SUCCESS)
          : new PubRec(identifier, ReasonCode.SUCCESS);
    }
    if (packet instanceof PubRec p && !p.reasonCode().isError()) {
      return new PubRel(p.packetIdentifier(), ReasonCode.SUCCESS);
    }
    if (packet instanceof Auth a && a.reasonCode() == ReasonCode.CONTINUE_AUTHENTICATION) {
      return a;
    }
    return packet instanceof PubRel p
        ? new PubComp(p.packetIdentifier(), ReasonCode.SUCCESS)
        : null;
  }

  private @Nullable Packet wrongAnswer(Packet packet) {
    if (!(packet instanceof Publish p) || p.qos() == 0) {
      return null; // silence is wrong enough
    }
    int identifier = p.packetIdentifier();
    return switch (random.nextInt(5)) {
      case 0 -> new PubAck(identifier, ReasonCode.SUCCESS);
      case 1 -> new PubRec(identifier, ReasonCode.SUCCESS);
      case 2 -> new PubComp(identifier, ReasonCode.SUCCESS);
      case 3 -> new PubRel(identifier, ReasonCode.SUCCESS);
      default -> null;
    };
  }

  // ---- its network

  /** Ends the connection without a word, one way or the other. */
  void vanish() {
    if (random.nextBoolean()) {
      channel.end();
    } else {
      channel.reset();
    }
  }

  /** The network takes some bytes from now on, or everything. */
  void changeNetwork() {
    channel.takeNoMoreThan(random.nextInt(3) == 0 ? Long.MAX_VALUE : random.nextInt(2_000));
  }

  // ---- the end

  /** Asks whether the broker still listens; false when that cannot be asked. */
  boolean ping() {
    channel.takeNoMoreThan(Long.MAX_VALUE);
    if (channel.isOpen() && conversation.isClear()) {
      send(Wire.encode(PingReq.INSTANCE, version));
      return true;
    }
    return false;
  }

  /** True while it is connected and has no answer to {@link #ping}. */
  boolean isIgnored() {
    return channel.isOpen() && conversation.awaitsPong();
  }
}

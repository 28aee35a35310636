package bench;

import broker.core.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A message of 64 bytes from one client to another through the whole broker but the network, with
 * all its acknowledgements: alone in its read and its turn, and with 63 others.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx64m", "-Xmn6m", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PublishPathBenchmark {
  private static final int PAYLOAD_BYTES = 64;
  private static final int MANY = 64;

  /** Of the message and of the subscription. */
  @Param({"0", "1", "2"})
  int qos;

  private final TopicName topic = TopicName.of("plant/line-7/device-19/temperature");
  private final WiredBroker broker = new WiredBroker();
  private final WiredBroker.Wire publisher = broker.open();
  private final WiredBroker.Wire subscriber = broker.open();
  private int received; // the last Packet Identifier of the publisher
  private int sent; // and that of the broker towards the subscriber

  /** Lets both clients in. */
  @Setup
  public void connect() {
    connect(publisher, "publisher");
    connect(subscriber, "subscriber");
    ByteBuf packet = buffer(64);
    packet.writeByte(0x82).writeByte(2 + 2 + topic.length() + 1).writeShort(1);
    packet.writeShort(topic.length());
    topic.writeTo(packet);
    packet.writeByte(qos);
    turn(subscriber, packet);
    broker.settle();
    long before = subscriber.bytes();
    alone();
    if (subscriber.bytes() - before < PAYLOAD_BYTES) {
      throw new IllegalStateException("the subscriber got nothing");
    }
  }

  private void connect(WiredBroker.Wire wire, String clientId) {
    ByteBuf packet = buffer(64);
    packet.writeByte(0x10).writeByte(12 + clientId.length());
    packet.writeShort(4).writeCharSequence("MQTT", StandardCharsets.US_ASCII);
    packet.writeByte(4).writeByte(2).writeShort(0).writeShort(clientId.length());
    packet.writeCharSequence(clientId, StandardCharsets.US_ASCII);
    turn(wire, packet);
    broker.settle();
  }

  /** Its packets are alone in their reads and turns. */
  @Benchmark
  public long alone() {
    messages(1);
    return subscriber.bytes();
  }

  /** Its packets come with those of others. */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public long amongMany() {
    messages(MANY);
    return subscriber.bytes();
  }

  private void messages(int count) {
    int first = received;
    ByteBuf packets = buffer(count * (PAYLOAD_BYTES + topic.length() + 8));
    for (int i = 0; i < count; i++) {
      int head = 2 + topic.length() + (qos > 0 ? 2 : 0);
      packets.writeByte(0x30 | qos << 1).writeByte(head + PAYLOAD_BYTES);
      packets.writeShort(topic.length());
      topic.writeTo(packets);
      if (qos > 0) {
        received = next(received);
        packets.writeShort(received);
      }
      packets.writeZero(PAYLOAD_BYTES);
    }
    turn(publisher, packets);
    if (qos == 2) {
      acknowledge(publisher, 0x62, count, first);
    }
    if (qos > 0) {
      acknowledge(subscriber, qos == 1 ? 0x40 : 0x50, count, sent);
      int last = qos == 2 ? acknowledge(subscriber, 0x70, count, sent) : skip(sent, count);
      sent = last;
    }
  }

  /** PUBACK and its like for so many messages behind that one; returns the last. */
  private int acknowledge(WiredBroker.Wire wire, int firstByte, int count, int behind) {
    ByteBuf packets = buffer(count * 4);
    int identifier = behind;
    for (int i = 0; i < count; i++) {
      identifier = next(identifier);
      packets.writeByte(firstByte).writeByte(2).writeShort(identifier);
    }
    turn(wire, packets);
    return identifier;
  }

  private static int skip(int identifier, int count) {
    int last = identifier;
    for (int i = 0; i < count; i++) {
      last = next(last);
    }
    return last;
  }

  private static int next(int identifier) {
    return identifier == 65_535 ? 1 : identifier + 1;
  }

  private void turn(WiredBroker.Wire wire, ByteBuf read) {
    wire.arrived(read);
    broker.endTurn();
  }

  private static ByteBuf buffer(int bytes) {
    return PooledByteBufAllocator.DEFAULT.directBuffer(bytes);
  }
}

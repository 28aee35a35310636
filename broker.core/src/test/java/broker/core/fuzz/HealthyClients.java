package broker.core.fuzz;

import broker.core.limits.Limits;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.Publish;
import broker.core.packet.PublishProperties;
import broker.core.topic.TopicName;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A publisher of numbered messages, subscribers that must get each number exactly once and in
 * order, and readers of a retained message that must find the latest. Owned by the test's thread.
 */
final class HealthyClients {
  private static final String TOPIC = "healthy/";
  private static final TopicName RETAINED = TopicName.of("healthy/retained");
  private static final ProtocolVersion[] VERSIONS = ProtocolVersion.values();
  private static final int MOST_UNDER_WAY = 3; // so few that no queue overflows

  private final World world;
  private final SplittableRandom random;
  private final int maximumQos;
  private final boolean retains;
  private final HealthyClient publisher;
  private final List<Subscriber> subscribers = new ArrayList<>();
  private final List<Reader> readers = new ArrayList<>();
  private final long[] published = new long[3]; // by QoS
  private long retained;
  private long retainedSeen;
  private int readersSoFar;

  /** A subscriber to the messages of one QoS. */
  private final class Subscriber {
    private final int qos;
    private final HealthyClient client;
    private final boolean durable;
    private long received;

    Subscriber(int qos, ProtocolVersion version, boolean durable) {
      this.qos = qos;
      this.durable = durable;
      String name = (durable ? "durable-" : "subscriber-") + qos + version;
      client = new HealthyClient(name, version, world.open(), this::onMessage, !durable);
      client.subscribe(TOPIC + qos, qos);
    }

    @Override
    public String toString() {
      return (durable ? "durable QoS " : "QoS ") + qos + ": " + received;
    }

    private void onMessage(Publish publish) {
      long number = number(publish);
      if (durable && qos == 1 && publish.dup() && number <= received) {
        return;
      }
      if (number != received + 1) {
        throw new AssertionError("QoS " + qos + ": " + number + " came after " + received);
      }
      received = number;
    }
  }

  /** A new client that asks for the retained message and leaves. */
  private final class Reader {
    private final long least = retainedSeen;
    private final HealthyClient client;

    Reader() {
      String name = "reader-" + ++readersSoFar;
      client = new HealthyClient(name, anyVersion(), world.open(), this::onMessage);
      client.subscribe(RETAINED.toString(), random.nextInt(3));
    }

    private void onMessage(Publish publish) {
      if (number(publish) < least) {
        throw new AssertionError("retained " + number(publish) + ", published " + least);
      }
      client.leave();
    }
  }

  HealthyClients(World world, SplittableRandom random, Limits limits) {
    this.world = world;
    this.random = random;
    maximumQos = limits.maximumQos();
    retains = limits.retainAvailable();
    for (int qos = 0; qos <= maximumQos; qos++) {
      for (ProtocolVersion version : VERSIONS) {
        subscribers.add(new Subscriber(qos, version, false));
        if (qos > 0 && limits.maximumSessionExpirySeconds() > 0) {
          subscribers.add(new Subscriber(qos, version, true));
        }
      }
    }
    publisher =
        new HealthyClient("publisher", anyVersion(), world.open(), p -> retainedSeen = number(p));
    publisher.subscribe(RETAINED.toString(), 0);
    retain(); // before the others take all the room there is
    settle();
  }

  /** Each does what it has to do. */
  void act() {
    for (int qos = 0; qos <= maximumQos; qos++) {
      boolean may = qos == 0 || publisher.mayPublish();
      if (may && random.nextBoolean() && published[qos] - slowest(qos) < MOST_UNDER_WAY) {
        publish(TopicName.of(TOPIC + qos), qos, false, ++published[qos]);
      }
    }
    if (random.nextInt(10) == 0) {
      retain();
    }
    if (retains && random.nextInt(10) == 0) {
      readers.add(new Reader());
    }
    Subscriber any = subscribers.get(random.nextInt(subscribers.size()));
    if (any.durable && any.client.isConnected() && random.nextInt(4) == 0) {
      any.client.reconnect(world.open(), random.nextBoolean());
    }
    listen();
  }

  /** They listen to what there is for them. */
  void listen() {
    publisher.listen();
    subscribers.forEach(each -> each.client.listen());
    readers.forEach(each -> each.client.listen());
    readers.removeIf(each -> !each.client.isOpen());
  }

  /** Shows that they are alive; to be called within each Keep Alive. */
  void ping() {
    publisher.ping();
    subscribers.forEach(each -> each.client.ping());
    readers.forEach(each -> each.client.ping());
  }

  private void publish(TopicName topic, int qos, boolean retain, long number) {
    publisher.say(
        new Publish(
            topic,
            qos,
            false,
            retain,
            qos == 0 ? 0 : publisher.nextIdentifier(),
            0,
            -1,
            List.of(),
            PublishProperties.NONE,
            ByteBuffer.allocate(Long.BYTES).putLong(number).array()));
  }

  private void retain() {
    if (retains && retained == retainedSeen) {
      publish(RETAINED, 0, true, ++retained);
    }
  }

  private ProtocolVersion anyVersion() {
    return VERSIONS[random.nextInt(VERSIONS.length)];
  }

  private long slowest(int qos) {
    return subscribers.stream()
        .filter(s -> s.qos == qos)
        .mapToLong(s -> s.received)
        .min()
        .orElseThrow();
  }

  /** True when every message has arrived. */
  boolean isAllReceived() {
    return subscribers.stream().allMatch(s -> s.received == published[s.qos]);
  }

  @Override
  public String toString() {
    return "published " + Arrays.toString(published) + ", received " + subscribers;
  }

  private void settle() {
    while (!publisher.isConnected()
        || subscribers.stream().anyMatch(s -> !s.client.isConnected())) {
      world.decide();
      world.run();
      listen();
    }
    world.run();
  }

  private static long number(Publish publish) {
    return ByteBuffer.wrap(publish.payload()).getLong();
  }
}

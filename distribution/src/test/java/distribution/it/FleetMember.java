package distribution.it;

import java.net.Socket;
import java.time.Duration;
import testkit.Connect;
import testkit.Outgoing;
import testkit.Packet;
import testkit.PacketType;
import testkit.Packets;
import testkit.RawClient;

/**
 * A client that acknowledges what it gets. A thread of its own reads, any thread sends: whole
 * packets, one write each.
 */
final class FleetMember implements AutoCloseable {
  private static final Duration SILENCE = Duration.ofMinutes(5);
  private static final int STACK_BYTES = 192 * 1024;
  private static final int FAILURE = 0x80;

  /** Gets what comes, on the reading thread. */
  interface Events {
    void message(String topic, String payload);

    void acknowledged(int packetId, boolean accepted);

    void disconnected(String reason);
  }

  private final RawClient client;
  private final Events events;
  private volatile boolean leaving;

  /** Connects over the socket and subscribes; "" for nothing. */
  FleetMember(Socket socket, Connect connect, String filter, int qos, Events events)
      throws Exception {
    this.events = events;
    client = RawClient.over(socket, SILENCE);
    Packet answer = client.connect(connect);
    if (answer.reasonCode() != 0) {
      throw new AssertionError("refused: " + answer);
    }
    if (!filter.isEmpty() && client.subscribe(filter, qos).reasonCodes().get(0) != qos) {
      throw new AssertionError("subscription to " + filter + " refused");
    }
    Thread reader = new Thread(null, this::read, "reader of " + filter, STACK_BYTES);
    reader.setDaemon(true);
    reader.start();
  }

  void send(Outgoing packet) {
    client.send(packet);
  }

  private void read() {
    try {
      while (true) {
        handle(client.receive());
      }
    } catch (AssertionError | RuntimeException e) {
      if (!leaving) {
        events.disconnected(e.getMessage());
      }
    }
  }

  private void handle(Packet packet) {
    switch (packet.type()) {
      case PUBLISH -> {
        events.message(packet.topic(), packet.payload());
        if (packet.qos() > 0) {
          PacketType type = packet.qos() == 1 ? PacketType.PUBACK : PacketType.PUBREC;
          client.send(Packets.ack(type, packet.packetId()));
        }
      }
      case PUBREL -> client.send(Packets.ack(PacketType.PUBCOMP, packet.packetId()));
      case PUBREC -> {
        if (accepted(packet)) {
          client.send(Packets.ack(PacketType.PUBREL, packet.packetId()));
        } else {
          events.acknowledged(packet.packetId(), false);
        }
      }
      case PUBACK, PUBCOMP -> events.acknowledged(packet.packetId(), accepted(packet));
      default -> throw new AssertionError("unexpected " + packet);
    }
  }

  private static boolean accepted(Packet packet) {
    return packet.reasonCode() < FAILURE;
  }

  @Override
  public void close() {
    leaving = true;
    client.close();
  }
}

package distribution.it;

import java.io.UncheckedIOException;
import testkit.Packet;
import testkit.PacketType;
import testkit.Packets;
import testkit.Publish;
import testkit.RawClient;

/**
 * A connected client that publishes with QoS 1 and receives what it has published. One thread at a
 * time.
 */
final class SwapClient {
  /** More topics than a client gets through between two swaps: some are always asked anew. */
  private static final int TOPICS = 16;

  private final RawClient connection;
  private final String id;
  private final SwapTally tally;
  private int round;
  private boolean over;

  /** Subscribes with a connection that has been let in. */
  SwapClient(RawClient connection, String id, SwapTally tally) {
    this.connection = connection;
    this.id = id;
    this.tally = tally;
    int granted = connection.subscribe("line/" + id + "/#", 1).reasonCodes().get(0);
    if (granted != 1) {
      tally.problem(tally.wronglyDenied, id + ": SUBACK " + granted);
    }
  }

  /** Publishes and waits until it is acknowledged and has come back; false when that failed. */
  boolean round() {
    if (over) {
      return false;
    }
    long start = System.nanoTime();
    round++;
    try {
      String topic = "line/" + id + "/" + round % TOPICS;
      connection.send(Publish.publish(topic, "" + round).qos(1, 1 + round % 60_000));
      over = !isWhole();
      tally.round(System.nanoTime() - start);
    } catch (AssertionError | UncheckedIOException e) {
      over = true;
      boolean closed = String.valueOf(e.getMessage()).contains("closed");
      tally.problem(closed ? tally.disconnected : tally.lost, id + ": " + e.getMessage());
    }
    return !over;
  }

  private boolean isWhole() {
    boolean acknowledged = false;
    boolean delivered = false;
    while (!acknowledged || !delivered) {
      Packet packet = connection.receive();
      switch (packet.type()) {
        case PUBACK -> {
          if (packet.reasonCode() != 0) {
            tally.problem(tally.wronglyDenied, id + ": " + packet);
            return false;
          }
          acknowledged = true;
        }
        case PUBLISH -> {
          connection.send(Packets.ack(PacketType.PUBACK, packet.packetId()));
          delivered = packet.payload().equals("" + round);
        }
        default -> {
          tally.problem(tally.disconnected, id + ": " + packet);
          return false;
        }
      }
    }
    return true;
  }

  void leave() {
    connection.send(Packets.disconnect());
    connection.close();
  }
}

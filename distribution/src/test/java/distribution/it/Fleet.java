package distribution.it;

import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.stream.Stream;
import testkit.Connect;
import testkit.PropertyId;
import testkit.Publish;

/**
 * A mixed load: devices that publish telemetry at QoS 1 and get commands at QoS 2, dashboards with
 * a wildcard, one that watches what comes back over a bridge, and commanders. An eighth each over
 * TLS and plain, MQTT 3.1.1 and 5.0, with sessions that end with the connection and such that do
 * not; all with user and password. Everything is numbered. Owned by the thread of the test; a
 * thread sends, and one per client reads.
 */
final class Fleet implements AutoCloseable {
  static final int DASHBOARDS = 4;

  /** Beyond the dashboards: the one that watches the bridge. */
  private static final int FAR = DASHBOARDS;

  private static final int COMMANDERS = 4;
  private static final int OTHERS = DASHBOARDS + COMMANDERS + 1;
  private static final int WINDOW = 20;
  private static final int SESSION_SECONDS = 3_600;
  private static final int PERIOD_MILLIS = 100;
  private static final int DEVICES_PER_TURN = 50;

  private final EquippedBroker broker;
  private final List<FleetMember> members = new ArrayList<>();
  private final List<FleetMember> devices = new ArrayList<>();
  private final List<FleetMember> commanders = new ArrayList<>();
  private final List<NumberedStream> telemetry = new ArrayList<>();
  private final List<NumberedStream> commands = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> disconnects = new ConcurrentLinkedQueue<>();
  private final LongAccumulator longestNanos = new LongAccumulator(Math::max, 0);
  private final LongAccumulator longestFarNanos = new LongAccumulator(Math::max, 0);
  private final Hiccups machine = new Hiccups();
  private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();
  private int turn;

  Fleet(EquippedBroker broker) {
    this.broker = broker;
  }

  /** Connects so many clients and lets them work. */
  void start(int clients) throws Exception {
    int count = clients - OTHERS;
    for (int i = 0; i < count; i++) {
      telemetry.add(new NumberedStream(DASHBOARDS + 1));
    }
    for (int i = 0; i < COMMANDERS; i++) {
      commands.add(new NumberedStream(1));
    }
    for (int i = 0; i < DASHBOARDS; i++) {
      join("dashboard" + i, "line/+/telemetry", 1, new Dashboard(i));
    }
    join("far", "far/#", 1, new Dashboard(FAR));
    for (int i = 0; i < count; i++) {
      devices.add(join("device" + i, "command/" + i, 2, new Member(telemetry.get(i))));
    }
    for (int i = 0; i < COMMANDERS; i++) {
      commanders.add(join("commander" + i, "", 0, new Member(commands.get(i))));
    }
    sender.scheduleAtFixedRate(this::sendTurn, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private FleetMember join(String id, String filter, int qos, FleetMember.Events events)
      throws Exception {
    boolean encrypted = members.size() % 2 == 0;
    boolean five = members.size() % 4 < 2;
    Connect connect = five ? Connect.v5(id) : Connect.v311(id);
    connect.userName(EquippedBroker.USER).password(EquippedBroker.PASSWORD);
    if (members.size() % 8 < 4) {
      connect.cleanStart();
    } else if (five) {
      connect.with(PropertyId.SESSION_EXPIRY_INTERVAL, SESSION_SECONDS);
    } // else it is kept because it is not clean
    Socket socket = broker.socket(encrypted);
    FleetMember member = new FleetMember(socket, connect, filter, qos, events);
    members.add(member);
    return member;
  }

  /** Some hundred messages a second at most: with more devices, not all have a turn. */
  private void sendTurn() {
    try {
      int stride = Math.max(1, devices.size() / DEVICES_PER_TURN);
      for (int i = turn % stride; i < devices.size(); i += stride) {
        publish(devices.get(i), telemetry.get(i), i, "line/" + i + "/telemetry", 1);
      }
      for (int i = 0; i < COMMANDERS; i++) {
        int device = (turn * COMMANDERS + i) % devices.size();
        publish(commanders.get(i), commands.get(i), i, "command/" + device, 2);
      }
      turn++;
    } catch (RuntimeException e) {
      disconnects.add("the sender stopped: " + e);
      throw e;
    }
  }

  private static void publish(
      FleetMember member, NumberedStream stream, int index, String topic, int qos) {
    int number = stream.next(WINDOW);
    if (number >= 0) {
      String payload = index + " " + number + " " + System.nanoTime();
      member.send(Publish.publish(topic, payload).qos(qos, NumberedStream.packetId(number)));
    }
  }

  private void arrived(
      List<NumberedStream> streams, int receiver, String payload, LongAccumulator longest) {
    long now = System.nanoTime();
    String[] words = payload.split(" ");
    longest.accumulate(now - Long.parseLong(words[2]));
    streams.get(Integer.parseInt(words[0])).arrived(receiver, Integer.parseInt(words[1]));
  }

  private final class Dashboard extends Member {
    private final int receiver;

    Dashboard(int receiver) {
      super(null);
      this.receiver = receiver;
    }

    @Override
    public void message(String topic, String payload) {
      boolean far = receiver == FAR;
      arrived(telemetry, receiver, payload, far ? longestFarNanos : longestNanos);
    }
  }

  /** A device or a commander: it publishes the stream, and what it gets are commands. */
  private class Member implements FleetMember.Events {
    private final NumberedStream own;

    Member(NumberedStream own) {
      this.own = own;
    }

    @Override
    public void message(String topic, String payload) {
      arrived(commands, 0, payload, longestNanos);
    }

    @Override
    public void acknowledged(int packetId, boolean accepted) {
      own.acknowledged(packetId, accepted);
    }

    @Override
    public void disconnected(String reason) {
      disconnects.add(reason);
    }
  }

  /**
   * What happened to the fleet since the last time; messages of the bridge count apart.
   *
   * @param stall longest way of a message, from publisher to subscriber
   * @param machine longest that a thread of this process was kept waiting, by whoever else works
   *     here
   */
  record Toll(
      int disconnects,
      int lost,
      int lostOverBridge,
      int duplicates,
      int refused,
      Duration stall,
      Duration farStall,
      Duration machine) {

    boolean harmless() {
      return disconnects + lost + lostOverBridge + duplicates + refused == 0;
    }

    @Override
    public String toString() {
      return "%d disconnects, %d lost, %d lost over the bridge, %d duplicates, %d refused, stall %d ms (bridge %d ms, machine %d ms)"
          .formatted(
              disconnects,
              lost,
              lostOverBridge,
              duplicates,
              refused,
              stall.toMillis(),
              farStall.toMillis(),
              machine.toMillis());
    }
  }

  /** Waits until all that was acknowledged so far has arrived, or the time is up. */
  Toll toll(Duration patience) throws InterruptedException {
    List<BitSet> reported = telemetry.stream().map(NumberedStream::acknowledged).toList();
    List<BitSet> commanded = commands.stream().map(NumberedStream::acknowledged).toList();
    long deadline = System.nanoTime() + patience.toNanos();
    int lost = 0;
    int lostOverBridge = 0;
    for (int i = 0; i < reported.size(); i++) {
      for (int j = 0; j < DASHBOARDS; j++) {
        lost += telemetry.get(i).missing(reported.get(i), j, deadline);
      }
      lostOverBridge += telemetry.get(i).missing(reported.get(i), FAR, deadline);
    }
    for (int i = 0; i < commanded.size(); i++) {
      lost += commands.get(i).missing(commanded.get(i), 0, deadline);
    }
    int duplicates = commands.stream().mapToInt(NumberedStream::takeDuplicates).sum();
    int refused =
        Stream.concat(telemetry.stream(), commands.stream())
            .mapToInt(NumberedStream::takeRefused)
            .sum();
    int gone = 0;
    for (String reason = disconnects.poll(); reason != null; reason = disconnects.poll()) {
      gone++;
      System.out.println("disconnected: " + reason);
    }
    return new Toll(
        gone,
        lost,
        lostOverBridge,
        duplicates,
        refused,
        Duration.ofNanos(longestNanos.getThenReset()),
        Duration.ofNanos(longestFarNanos.getThenReset()),
        machine.take());
  }

  /** How many messages have arrived; grows while the fleet works. */
  long acknowledged() {
    return Stream.concat(telemetry.stream(), commands.stream())
        .mapToLong(each -> each.acknowledged().cardinality())
        .sum();
  }

  @Override
  public void close() {
    sender.shutdownNow();
    machine.close();
    members.forEach(FleetMember::close);
  }
}

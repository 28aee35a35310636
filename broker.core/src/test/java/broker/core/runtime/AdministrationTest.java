package broker.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.admin.ListenerView;
import broker.core.admin.AlarmBoard;
import broker.core.admin.RaisedAlarms;
import broker.core.control.ControlCommand;
import broker.core.control.ControlProtocol;
import broker.core.control.ControlServer;
import broker.core.limits.Limits;
import broker.core.transport.Listener;
import broker.core.transport.ListenerSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testkit.Connect;
import testkit.Packet;
import testkit.PacketType;
import testkit.Packets;
import testkit.RawClient;

/** Administration of a broker that runs, over its sockets. */
final class AdministrationTest {
  @TempDir private Path directory;

  private final AlarmBoard alarms = Administration.alarmBoard();
  private final Broker broker =
      new Broker(Limits.DEFAULTS, 2, true, new RaisedAlarms(alarms.of("broker.core")));

  private final Administration admin = new Administration(broker, "1.2.3", alarms);
  private final Listener listener = broker.open(settings("tcp", 0));

  AdministrationTest() throws IOException {}

  @AfterEach
  void close() {
    listener.close();
    admin.close();
    broker.close();
  }

  private static ListenerSettings settings(String name, int port) {
    return new ListenerSettings(name, "127.0.0.1", port, true, 0);
  }

  private RawClient connect(String clientId) {
    RawClient client = RawClient.open(listener.address().getPort());
    client.connect(Connect.v5(clientId));
    return client;
  }

  private ListenerView only() {
    assertEquals(1, admin.administrator().listeners().size());
    return admin.administrator().listeners().get(0);
  }

  /** Receives a QoS 2 message to its end. */
  private static Packet receive(RawClient client) {
    Packet message = client.expect(PacketType.PUBLISH);
    client.send(Packets.ack(PacketType.PUBREC, message.packetId()));
    client.expect(PacketType.PUBREL);
    client.send(Packets.ack(PacketType.PUBCOMP, message.packetId()));
    return message;
  }

  @Test
  void publishesToThoseThatAreThereAndRetainsForThoseThatCome() {
    try (RawClient early = connect("early")) {
      early.subscribe("$SYS/broker/version", 2);
      admin.sysInterval(Duration.ofHours(1));
      Packet published = receive(early);
      assertEquals("edge-broker 1.2.3", published.payload());
      assertEquals(2, published.qos());
      assertFalse(published.retain());
    }
    try (RawClient late = connect("late")) {
      late.subscribe("$SYS/broker/version", 2);
      Packet retained = receive(late);
      assertEquals("edge-broker 1.2.3", retained.payload());
      assertTrue(retained.retain());
    }
  }

  @Test
  void publishesAlarms() {
    try (RawClient client = connect("c")) {
      client.subscribe("$SYS/broker/alarms/#", 0);
      alarms.of("plugin.tls").raise("certificate.expires", "in 3 days");
      client.expectPublish("$SYS/broker/alarms/plugin.tls/certificate.expires", "in 3 days");
      alarms.of("plugin.tls").clear("certificate.expires");
      client.expectPublish("$SYS/broker/alarms/plugin.tls/certificate.expires", "");
    }
  }

  @Test
  void showsListenersThatAreOpen() {
    try (RawClient client = connect("c")) {
      assertEquals("tcp", only().name());
      assertEquals(ListenerView.State.OPEN, only().state());
      assertEquals(listener.address(), only().boundAddress().orElseThrow());
      assertEquals(1, only().connections());
      client.sync();
    }
    listener.close();
    assertEquals(List.of(), admin.administrator().listeners());
  }

  @Test
  void showsListenersThatFailedUntilTheyAreOpenOrForgotten() throws IOException {
    int taken = listener.address().getPort();
    assertThrows(IOException.class, () -> broker.open(settings("a", taken)));
    ListenerView failed = admin.administrator().listeners().get(0);
    assertEquals("a", failed.name());
    assertEquals(ListenerView.State.FAILED, failed.state());
    assertEquals("address already in use", failed.problem().orElseThrow());
    try (Listener open = broker.open(settings("a", 0))) {
      broker.forget("a"); // concerns those only that are not open
      ListenerView view = admin.administrator().listeners().get(0);
      assertEquals(open.address(), view.boundAddress().orElseThrow());
    }
    assertThrows(IOException.class, () -> broker.open(settings("a", taken)));
    broker.forget("a");
    assertEquals("tcp", only().name());
  }

  @Test
  void aListenerThatStaysOpenIsShownAsOpen() {
    int taken = listener.address().getPort();
    assertThrows(IOException.class, () -> broker.open(settings("tcp", taken)));
    assertEquals(ListenerView.State.OPEN, only().state());
  }

  @Test
  void answersAtTheControlSocket() throws IOException {
    Path socket = directory.resolve("broker.sock");
    try (ControlServer server = admin.openControl(socket, List::of);
        RawClient client = connect("c")) {
      client.subscribe("t/#", 1);
      List<String> clients = run(socket, "clients");
      assertTrue(clients.get(0).startsWith("|CLIENT  USER  ADDRESS "), clients.get(0));
      assertTrue(
          clients.get(1).matches("\\|c +- +127\\.0\\.0\\.1:\\d+ +tcp +5\\.0 +0 +0 +0"),
          clients.get(1));
      assertEquals(
          List.of("|TOPIC FILTER  QOS  OPTIONS", "|t/#           1", "=0"),
          run(socket, "subscriptions", "c"));
      assertTrue(run(socket, "counters", "clients.c").get(1).startsWith("|clients.connected  1"));
      assertTrue(run(socket, "status").contains("|clients    1 connected, 0 away"));
      assertEquals(List.of("|c is disconnected", "=0"), run(socket, "disconnect", "c"));
      client.expectDisconnect(0x98);
      assertEquals(List.of("|c is not connected", "=1"), run(socket, "disconnect", "c"));
      assertEquals(List.of("|c has no session", "=1"), run(socket, "subscriptions", "c"));
      for (String command : List.of("disconnect", "subscriptions")) {
        assertEquals("=2", run(socket, command).get(1));
      }
    }
  }

  @Test
  void ownCommandsComeBeforeThoseOfPlugins() throws IOException {
    Path socket = directory.resolve("broker.sock");
    List<ControlCommand> more = List.of(new Word("status"), new Word("hello"));
    try (ControlServer server = admin.openControl(socket, () -> more)) {
      assertEquals(List.of("|mine", "=0"), run(socket, "hello"));
      assertEquals("|edge broker 1.2.3 is running", run(socket, "status").get(0));
    }
  }

  private record Word(String name) implements ControlCommand {
    @Override
    public String help() {
      return "";
    }

    @Override
    public int run(List<String> args, PrintWriter out) {
      out.println("mine");
      return 0;
    }
  }

  private static List<String> run(Path socket, String... command) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      String request = ControlProtocol.request(List.of(command));
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      byte[] answer = Channels.newInputStream(channel).readAllBytes();
      return new ArrayList<>(new String(answer, StandardCharsets.UTF_8).lines().toList());
    }
  }
}

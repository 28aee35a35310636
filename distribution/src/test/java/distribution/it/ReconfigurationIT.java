package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import testkit.FreePorts;

/** Files in {@code etc/} that change while a client is connected, which must not notice. */
final class ReconfigurationIT extends PeerTest {
  private static final String[] UNCHANGED = {"port = 0", "allow_anonymous = true"};

  @RegisterExtension static final RunningBroker BROKER = new RunningBroker();

  private PeerConnection bystander;

  @Override
  RunningBroker broker() {
    return BROKER;
  }

  @BeforeEach
  void connectABystander() throws Exception {
    bystander = witness(new Subscription("bystander", 1));
  }

  @AfterEach
  void theBystanderIsStillThere() throws Exception {
    bystander.publish(new Message("bystander", "me").qos(1));
    assertEquals("me", bystander.receive().payload());
    assertFalse(bystander.hasEnded());
  }

  private static BrokerHome home() {
    return BROKER.home();
  }

  private static int mark() {
    return BROKER.console().mark();
  }

  private PeerConnection connect(int port) throws Exception {
    return connect(new HiveMqV5Peer(), new Options(port, unique("client")));
  }

  /** Opens a listener beside the one of the bystander; its port. */
  private static int open(String name, String... lines) throws Exception {
    int mark = mark();
    home().listener(name, lines);
    return BROKER.port(name, mark);
  }

  @Test
  void aListenerIsAddedMovedAndRemovedAndItsClientsStay() throws Exception {
    int first = open("more", UNCHANGED);
    PeerConnection early = connect(first);
    int free = FreePorts.next();
    int second = open("more", "port = " + free, "allow_anonymous = true");
    assertEquals(free, second);
    Ports.awaitClosed(first);
    PeerConnection late = connect(second);
    home().removeListener("more");
    Ports.awaitClosed(second);
    for (PeerConnection each : new PeerConnection[] {early, late}) {
      each.subscribe(new Subscription("still/here", 1));
      each.publish(new Message("still/here", "yes").qos(1));
      assertEquals("yes", each.receive().payload());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prot = 0",
        "port = many",
        "port = 0\nallow_ano",
        "port = 70000",
        "port = 0\nport = 0",
        "\0\1\2",
      })
  void aBadListenerLeavesTheGoodOneInForceUntilItIsCorrected(String bad) throws Exception {
    String name = unique("kept");
    int port = open(name, UNCHANGED);
    int mark = mark();
    home().listener(name, bad);
    String file = "etc/broker.listener-" + name + ".cfg: ";
    BROKER
        .console()
        .await(mark, "ERROR .*" + file + ".*the last good configuration stays in force");
    assertFalse(BROKER.console().lines(mark).stream().anyMatch(line -> line.startsWith("\tat ")));
    connect(port).close();
    mark = mark();
    home().listener(name, "port = 0", "allow_anonymous = true", "max_connections = 5");
    BROKER.console().await(mark, "listener " + name);
    home().removeListener(name);
  }

  @Test
  void aBadCoreLeavesTheLimitsInForceUntilItIsCorrected() throws Exception {
    int mark = mark();
    home().write("broker.core.cfg", "max_keepalive = 77");
    BROKER.console().await(mark, "etc/broker.core.cfg applied");
    mark = mark();
    home().write("broker.core.cfg", "max_keepalive = -1");
    BROKER.console().await(mark, "ERROR .*etc/broker.core.cfg: .*stays in force");
    assertEquals("77", keepAliveTold());
    mark = mark();
    home().write("broker.core.cfg", "max_keepalive = 55");
    BROKER.console().await(mark, "etc/broker.core.cfg applied");
    assertEquals("55", keepAliveTold());
  }

  private String keepAliveTold() throws Exception {
    Options options = options().keepAlive(100);
    try (PeerConnection connection = new HiveMqV5Peer().connect(options)) {
      return connection.connAck().get("server-keep-alive");
    }
  }

  @Test
  void whetherAnonymousClientsMayConnectChangesForThoseThatCome() throws Exception {
    int port = open("door", UNCHANGED);
    PeerConnection inside = connect(port);
    int mark = mark();
    home().listener("door", "port = 0", "allow_anonymous = false");
    BROKER.console().await(mark, "listener door changed");
    assertEquals(0x87, assertThrows(Refused.class, () -> connect(port)).code());
    assertFalse(inside.hasEnded());
    mark = mark();
    home().listener("door", UNCHANGED);
    BROKER.console().await(mark, "listener door changed");
    connect(port);
    home().removeListener("door");
  }

  @Test
  void aPortThatIsTakenLeavesTheListenerWhereItWas() throws Exception {
    int port = open("taken", UNCHANGED);
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int mark = mark();
      home().listener("taken", "port = " + other.getLocalPort(), "allow_anonymous = true");
      BROKER.console().await(mark, "ERROR .*listener-taken.cfg: port: cannot listen on");
    }
    connect(port);
    home().removeListener("taken");
    Ports.awaitClosed(port);
  }

  @Test
  void aFileThatIsNoConfigurationIsNoListener() throws Exception {
    int mark = mark();
    Files.writeString(home().etc("broker.listener-backup.cfg.bak"), "port = nonsense");
    int port = open("after", UNCHANGED);
    assertFalse(BROKER.console().lines(mark).stream().anyMatch(line -> line.contains("backup")));
    home().removeListener("after");
    Ports.awaitClosed(port);
  }
}

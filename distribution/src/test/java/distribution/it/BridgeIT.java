package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import testkit.Mosquitto;

/** A bridge of the built appliance to Debian's Mosquitto, made, changed and taken away by files. */
final class BridgeIT {
  @RegisterExtension private static final RunningBroker OURS = new RunningBroker();

  private static final String FILE = "plugin.bridge-cloud.cfg";

  @TempDir private Path directory;
  private Mosquitto remote;

  @BeforeEach
  void start() throws Exception {
    remote = Mosquitto.start(directory, "allow_anonymous true");
  }

  @AfterEach
  void stop() throws Exception {
    Files.deleteIfExists(OURS.home().etc(FILE));
    remote.close();
  }

  @Test
  void aFileMakesABridgeAndItsDeletionEndsIt() throws Exception {
    int mark = OURS.console().mark();
    OURS.home().write(FILE, "address = 127.0.0.1:" + remote.port(), "topic.1 = a/# both 1");
    OURS.console().await(mark, "bridge cloud: connected to 127.0.0.1:" + remote.port());
    try (PeerConnection there =
        MosquittoPeer.V5.connect(new Options(remote.port(), "there"), new Subscription("#", 1))) {
      OURS.home()
          .run("pub", "-p", Integer.toString(OURS.port()), "-t", "a/b", "-m", "x", "-q", "1");
      assertEquals("x", there.receive().payload());
    }
    String list = OURS.home().run("bridges").output();
    assertTrue(list.contains("cloud") && list.contains("connected"), list);
    String details = OURS.home().run("bridges", "cloud").output();
    assertTrue(details.contains("forwarded    1 messages"), details);
    assertEquals(1, OURS.home().run("bridges", "none").status());
    String counters = OURS.home().run("counters", "plugin.bridge.cloud").output();
    assertTrue(counters.contains("plugin.bridge.cloud.forwarded "), counters);
    Files.delete(OURS.home().etc(FILE));
    OURS.console().await(mark, "bridge cloud: its configuration is gone");
    assertTrue(OURS.home().run("bridges").output().contains("there are no bridges"));
  }

  @Test
  void aMistakeIsToldAndTheLastGoodConfigurationStaysInForce() throws Exception {
    int mark = OURS.console().mark();
    OURS.home().write(FILE, "address = 127.0.0.1:" + remote.port(), "topic.1 = a/# out 1");
    OURS.console().await(mark, "bridge cloud: connected");
    OURS.home().write(FILE, "address = 127.0.0.1:" + remote.port(), "topic.1 = a/# sideways");
    OURS.console()
        .await(mark, "etc/plugin.bridge-cloud.cfg: topic.1: \"sideways\" is none of out, in, both");
    assertTrue(OURS.home().run("bridges").output().contains("connected"));
  }
}

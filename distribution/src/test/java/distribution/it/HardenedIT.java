package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import distribution.it.BrokerHome.Result;
import distribution.it.plugin.greeter.Greeter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testkit.Connect;
import testkit.JarSigners;
import testkit.Publish;
import testkit.RawClient;

/**
 * The hardened profile as it is shipped: nobody is let in without a password, nothing is deployed
 * without a signature, and the plugins of the appliance run all the same.
 */
final class HardenedIT {
  private static final int SERVER_UNAVAILABLE = 0x88;

  private static final String NAME = "plugin.greeter";
  private static final Path PROFILE = BrokerHome.APPLIANCE.resolve("profiles/hardened/etc");

  @TempDir private Path directory;
  private BrokerHome home;
  private Process process;
  private Transcript console;
  private JarSigners signers;
  private int made;

  @BeforeEach
  void startWithTheProfile() throws Exception {
    home = new BrokerHome(directory.resolve("home"));
    copy(BrokerHome.APPLIANCE.resolve("etc"));
    copy(PROFILE);
    process = home.start("run");
    console = new Transcript(process);
    console.await("edge broker \\S+ runs, pid \\d+");
    signers = new JarSigners(directory);
  }

  /** All files, but with ports that are free. */
  private void copy(Path from) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".cfg")).toList()) {
        String text = Files.readString(file).replaceAll("(?m)^port = \\d+", "port = 0");
        home.write(file.getFileName().toString(), text);
      }
    }
  }

  @AfterEach
  void stop() throws Exception {
    process.destroy();
    process.waitFor();
  }

  private RawClient open() throws Exception {
    int port = Integer.parseInt(console.await("listener tcp on \\S+:(\\d+)").group(1));
    return RawClient.over(
        new Socket(InetAddress.getLoopbackAddress(), port), Duration.ofSeconds(20));
  }

  private Path jar(String version) throws Exception {
    Path to = directory.resolve("greeter-" + made++ + ".jar");
    return PluginJars.build(to, Greeter.class, NAME, version);
  }

  private Path signed(String version, String signer) throws Exception {
    Path jar = jar(version);
    signers.sign(jar, signer);
    return jar;
  }

  private void refused(Path jar, String reason) throws Exception {
    Result result = home.run("deploy", jar.toString());
    assertEquals(1, result.status(), result.output());
    assertTrue(result.output().contains(reason), result.output());
    assertTrue(home.log().contains("is refused: "));
  }

  private void done(String... arguments) throws Exception {
    Result result = home.run(arguments);
    assertEquals(0, result.status(), result.output());
  }

  @Test
  void nobodyIsLetInBeforeThereAreUsersAndTheListDecides() throws Exception {
    try (RawClient stranger = open()) {
      Connect connect = Connect.v5("early").userName("worker").password("secret");
      assertNotEquals(0, stranger.connect(connect).reasonCode());
    }
    int mark = console.mark();
    done("passwd", "-c", "-b", home.etc("passwd").toString(), "worker", "secret");
    home.write("acl", "user worker", "topic readwrite line/#");
    console.await(mark, "passwd is in force");
    console.await(mark, "acl is in force");
    try (RawClient anonymous = open()) {
      assertNotEquals(0, anonymous.connect(Connect.v5("nobody")).reasonCode());
    }
    try (RawClient worker = worker()) {
      worker.send(Publish.publish("line/1", "on").qos(1, 1));
      assertEquals(0x10, worker.receive().reasonCode()); // nobody has subscribed
      worker.send(Publish.publish("other/1", "on").qos(1, 2));
      assertEquals(0x87, worker.receive().reasonCode());
    }
  }

  /** Comes again while the broker says that it hashes for too long. */
  private RawClient worker() throws Exception {
    Connect connect = Connect.v5("worker").userName("worker").password("secret");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      RawClient worker = open();
      int answer = worker.connect(connect).reasonCode();
      if (answer == 0) {
        return worker;
      }
      worker.close();
      assertTrue(answer == SERVER_UNAVAILABLE && System.nanoTime() < deadline, "answer " + answer);
    }
  }

  @Test
  void whatIsShippedRunsAndWhatIsNotSignedBySomebodyTrustedIsRefused() throws Exception {
    String listed = home.run("plugins").output();
    for (Path shipped : PluginJars.shipped()) {
      String line = PluginJars.name(shipped) + " ";
      assertTrue(listed.lines().anyMatch(each -> each.startsWith(line)), listed);
    }
    assertTrue(!listed.contains("refused") && !listed.contains("failed"), listed);
    signers.add("vendor");
    refused(jar("1.0.0"), "is not signed");
    refused(
        signed("1.0.0", "vendor"), "its signer CN=vendor is not trusted: there is no trust_store");
    trust("vendor");
    done("deploy", signed("1.0.0", "vendor").toString());
    assertEquals("hello from 1.0.0\n", home.run("greet").output());
    Path changed = signed("2.0.0", "vendor");
    try (FileSystem zip = FileSystems.newFileSystem(changed)) {
      Path component = zip.getPath("OSGI-INF/" + Greeter.class.getName() + ".xml");
      Files.writeString(component, Files.readString(component) + "<!-- -->");
    }
    refused(changed, "was changed after it was signed");
    signers.add("stranger");
    refused(signed("2.0.0", "stranger"), "its signer CN=stranger is not trusted");
    signers.add("late", "-startdate", "-10d", "-validity", "5");
    Files.writeString(
        home.etc("plugin-signers.pem"),
        Files.readString(signers.certificate("vendor"))
            + Files.readString(signers.certificate("late")));
    refused(signed("2.0.0", "late"), "its signer CN=late has expired on ");
    Path shipped = PluginJars.shipped().get(0);
    refused(PluginJars.version(shipped, "99.0.0", directory.resolve("99.jar")), "is not signed");
    assertEquals("hello from 1.0.0\n", home.run("greet").output());
    done("deploy", signed("2.0.0", "vendor").toString());
    assertEquals("hello from 2.0.0\n", home.run("greet").output());
    assertEquals(List.of(), lost());
  }

  private void trust(String signer) throws Exception {
    Files.copy(
        signers.certificate(signer),
        home.etc("plugin-signers.pem"),
        StandardCopyOption.REPLACE_EXISTING);
    int mark = console.mark();
    home.write("plugins.cfg", "require_signature = true", "trust_store = etc/plugin-signers.pem");
    console.await(mark, "etc/plugins.cfg applied");
  }

  /** Plugins of the appliance that do not run any more. */
  private List<String> lost() throws Exception {
    String listed = home.run("plugins").output();
    return PluginJars.shipped().stream()
        .map(each -> each.getFileName().toString().replaceFirst("-.*", ""))
        .filter(name -> !listed.contains(name))
        .toList();
  }
}

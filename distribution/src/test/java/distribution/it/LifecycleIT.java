package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import distribution.it.BrokerHome.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of the built appliance from start to stop, wherever it is installed. */
final class LifecycleIT {
  private static final Pattern SERVES =
      Pattern.compile("edge broker \\S+ runs, pid \\d+, mqtt://127.0.0.1:(\\d+)\n");
  private static final int STOP_SECONDS = 5;

  @TempDir private Path directory;
  private BrokerHome home;

  @BeforeEach
  void prepare() throws IOException {
    home = new BrokerHome(directory.resolve("home"));
  }

  @AfterEach
  void stop() throws Exception {
    home.run("stop");
  }

  private static int start(BrokerHome home) throws Exception {
    Result started = home.run("start");
    Matcher line = SERVES.matcher(started.output());
    assertTrue(line.matches(), started.output());
    assertEquals(0, started.status());
    return Integer.parseInt(line.group(1));
  }

  @Test
  void stopSaysGoodbyeToEveryClientWithinItsTime() throws Exception {
    int port = start(home);
    Options options = new Options(port, "of 3.1.1");
    PeerConnection old = new HiveMqV3Peer().connect(options, new Subscription("#", 2));
    PeerConnection five =
        new HiveMqV5Peer().connect(new Options(port, "of 5.0"), new Subscription("#", 2));
    long before = System.nanoTime();
    assertEquals(0, home.run("stop").status());
    assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(STOP_SECONDS));
    assertEquals(0x8b, five.awaitEnd()); // Server shutting down
    old.awaitEnd();
  }

  @Test
  void sigtermEndsRunWithStatusZeroWhileClientsAreConnected() throws Exception {
    Process run = home.start("run");
    Transcript console = new Transcript(run);
    int port = Integer.parseInt(console.await("mqtt://127.0.0.1:(\\d+)").group(1));
    PeerConnection five = new HiveMqV5Peer().connect(new Options(port, "client"));
    run.destroy();
    assertTrue(run.waitFor(STOP_SECONDS, TimeUnit.SECONDS), console::toString);
    assertEquals(0, run.exitValue());
    assertEquals(0x8b, five.awaitEnd());
  }

  @Test
  void statusOfARunningBrokerIsZeroAndNamesItsListeners() throws Exception {
    int port = start(home);
    Result status = home.run("status");
    assertEquals(0, status.status(), status.output());
    assertTrue(status.output().contains("127.0.0.1:" + port), status.output());
  }

  @Test
  void restartServesAgainAsAnotherProcess() throws Exception {
    start(home);
    String first = Files.readString(home.directory().resolve("data/broker.pid"));
    Result restarted = home.run("restart");
    assertEquals(0, restarted.status(), restarted.output());
    assertFalse(first.equals(Files.readString(home.directory().resolve("data/broker.pid"))));
  }

  @Test
  void anInstallationInAPathWithSpacesServesFromAHomeElsewhere() throws Exception {
    Path install = directory.resolve("an installation, or so");
    copy(BrokerHome.APPLIANCE, install);
    home = new BrokerHome(directory.resolve("a home"), install.resolve("bin/broker"));
    start(home);
    assertEquals(0, home.run("stop").status());
  }

  @Test
  void nothingIsWrittenIntoTheInstallation() throws Exception {
    Path install = directory.resolve("install");
    copy(BrokerHome.APPLIANCE, install);
    TreeMap<Path, FileTime> before = times(install);
    home = new BrokerHome(directory.resolve("elsewhere"), install.resolve("bin/broker"));
    start(home);
    home.run("status");
    home.run("stop");
    assertEquals(before, times(install));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path source : tree.toList()) {
        Path target = to.resolve(from.relativize(source).toString());
        if (Files.isDirectory(source)) {
          Files.createDirectories(target);
        } else {
          Files.createLink(target, source);
        }
      }
    }
  }

  private static TreeMap<Path, FileTime> times(Path directory) throws IOException {
    TreeMap<Path, FileTime> times = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.toList()) {
        times.put(path, Files.getLastModifiedTime(path));
      }
    }
    return times;
  }

  @Test
  void optionsForJavaReachIt() throws Exception {
    home.with("BROKER_JAVA_OPTS", "-Xmx48m -Xlog:gc+init:file=" + directory.resolve("gc.log"));
    start(home);
    String said = Files.readString(directory.resolve("gc.log"));
    assertTrue(said.contains("Heap Max Capacity: 48M"), said);
  }

  @Test
  void startComesBackWhileTheStoreCannotBeOpenedAndTheBrokerServesOnceItCan() throws Exception {
    Path data = Files.createDirectories(home.directory().resolve("data"));
    Path store = Files.writeString(data.resolve("store"), "a file where the directory should be");
    home.write("broker.core.cfg", "store_timeout_s = 1");
    Result started = home.run("start");
    assertEquals(1, started.status(), started.output());
    assertTrue(started.output().contains(store + " is no directory"), started.output());
    assertTrue(started.output().contains("lets clients in once that is mended"), started.output());
    Files.delete(store);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!home.log().contains(" runs, pid ")) {
      assertTrue(System.nanoTime() < deadline, home.log());
      Thread.onSpinWait();
    }
    assertEquals(1, home.log().split("the store has failed, and ", -1).length - 1, "told once");
  }

  @Test
  void anOptionJavaDoesNotKnowIsToldAndNothingRuns() throws Exception {
    home.with("BROKER_JAVA_OPTS", "-XX:+NoSuchOption");
    Result started = home.run("start");
    assertEquals(1, started.status());
    assertTrue(started.output().contains("NoSuchOption"), started.output());
    assertEquals(3, home.run("status").status());
  }

  @Test
  void aJavaThatIsTooOldIsOneLine() throws Exception {
    Path java = script("java", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");
    home.with("PATH", java.getParent() + ":" + System.getenv("PATH")).with("JAVA_HOME", "");
    String line = "broker: Java 11.0.2 at " + java + " is too old: it needs Java 17 or newer\n";
    assertEquals(new Result(1, line), home.run("start"));
  }

  @Test
  void noJavaAtAllIsOneLine() throws Exception {
    String tools = "";
    for (String tool : List.of("dirname", "readlink", "sed")) {
      tools = script(tool, "exec /bin/" + tool + " \"$@\"").getParent().toString();
    }
    home.with("PATH", tools).with("JAVA_HOME", "");
    String line = "broker: Java is missing: install Java 17 or newer, or set JAVA_HOME\n";
    assertEquals(new Result(1, line), home.run("start"));
    home.with("PATH", System.getenv("PATH"));
  }

  private Path script(String name, String command) throws IOException {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Path script = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + command + "\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void pubAndSubHaveHelpOfTheirOwn() throws Exception {
    for (String command : List.of("pub", "sub")) {
      Result help = home.run(command, "--help");
      assertEquals(0, help.status(), help.output());
      assertTrue(help.output().startsWith("Usage: broker " + command), help.output());
    }
  }
}

package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import distribution.it.BrokerHome.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class archive of the built appliance: made, used, and never in the way. */
final class ClassArchiveIT {
  @TempDir private Path directory;
  private BrokerHome home;

  @BeforeEach
  void prepare() throws IOException {
    assumeTrue(Runtime.version().feature() < 24, "Java 24 and newer have none");
    home = new BrokerHome(directory.resolve("home"));
    home.with("BROKER_CDS", "on"); // off in the other tests
    Files.createDirectories(home.directory().resolve("plugins"));
  }

  @AfterEach
  void stop() throws Exception {
    home.run("stop");
  }

  @Test
  void itIsMadeOnceTheBrokerServesAndUsedFromTheNextStartOn() throws Exception {
    home.with("BROKER_JAVA_OPTS", "-Dbroker.archive.delay=0");
    Process run = home.start("run");
    Transcript console = new Transcript(run);
    console.await("class archive made");
    run.destroy();
    assertEquals(0, run.waitFor());
    Path archive = onlyFile();
    start();
    assertTrue(maps().contains(archive.toString()), "the archive is not in use");
    assertEquals(0, home.run("stop").status());
    spoil(archive, 5_000);
    start(); // and says nothing but that it runs
    assertFalse(maps().contains(archive.toString()), "the spoilt archive is in use");
    assertEquals(0, home.run("stop").status());
    Files.write(archive, Arrays.copyOf(Files.readAllBytes(archive), 1_000_000));
    start();
  }

  @Test
  void anotherJarNeedsAnotherArchive() throws Exception {
    Result made = home.run("archive");
    assertEquals(0, made.status(), made.output());
    Path archive = onlyFile();
    Files.writeString(home.directory().resolve("plugins/other.jar"), "no jar");
    made = home.run("archive");
    assertEquals(0, made.status(), made.output());
    assertFalse(archive.equals(onlyFile()), "same name for other jars");
  }

  @Test
  void switchedOffThereIsNone() throws Exception {
    home.with("BROKER_CDS", "off");
    Result refused = home.run("archive");
    assertEquals(1, refused.status());
    assertTrue(refused.output().contains("BROKER_CDS=off"), refused.output());
    start();
    assertFalse(Files.exists(home.directory().resolve("data/classes")));
  }

  private void start() throws Exception {
    Result started = home.run("start");
    assertEquals(0, started.status(), started.output());
    List<String> lines = started.output().lines().toList();
    assertEquals(1, lines.size(), started.output());
    assertTrue(lines.get(0).startsWith("edge broker "), started.output());
  }

  private String maps() throws IOException {
    String pid = Files.readString(home.directory().resolve("data/broker.pid")).strip();
    return Files.readString(Path.of("/proc", pid, "maps"));
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(home.directory().resolve("data/classes"))) {
      List<Path> all = files.filter(file -> !file.toString().endsWith(".size")).toList();
      assertEquals(1, all.size(), all.toString());
      assertTrue(all.get(0).toString().endsWith(".jsa"), all.toString());
      return all.get(0);
    }
  }

  private static void spoil(Path archive, int place) throws IOException {
    assertTrue(archive.toFile().setWritable(true));
    byte[] bytes = Files.readAllBytes(archive);
    Arrays.fill(bytes, place, bytes.length, (byte) 0x5a);
    Files.write(archive, bytes);
  }
}

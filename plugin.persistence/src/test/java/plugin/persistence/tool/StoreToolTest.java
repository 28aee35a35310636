package plugin.persistence.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plugin.persistence.disk.FileDisk;
import plugin.persistence.store.MapSessionStore;
import plugin.persistence.store.Stores;

/** {@code broker store} on stores that were closed, killed, damaged, in use, or never were. */
final class StoreToolTest {
  private static final int MESSAGES = 500;

  @TempDir Path home;
  private Path directory;
  private String out = "";
  private String err = "";

  private int run(String... arguments) {
    StringWriter written = new StringWriter();
    StringWriter complained = new StringWriter();
    int status =
        new StoreTool().run(new PrintWriter(written), new PrintWriter(complained), arguments);
    out = written.toString();
    err = complained.toString();
    return status;
  }

  @BeforeEach
  void storeThatWasClosed() throws Exception {
    directory = home.resolve("store");
    try (FileDisk disk = FileDisk.take(directory)) {
      MapSessionStore store = Stores.on(disk);
      store.open();
      store.apply(
          Stores.batch(
              1,
              100_000,
              o -> {
                o.putSession("c\u0000\"ä", Stores.bytes(9, 1));
                o.putSession("second", Stores.bytes(9, 1));
                o.putSubscription("second", "a/+/#", Stores.bytes(3, 2));
                o.putReceivedPacketId("second", 65_535);
                o.putWill("second", Stores.bytes(20, 3));
                for (int i = 1; i <= MESSAGES; i++) {
                  o.putMessage(i, Stores.bytes(200, i));
                  o.enqueue("second", i, i, Long.MIN_VALUE + i, Stores.bytes(i % 3, 4));
                  o.enqueue("c\u0000\"ä", i, i, i, Stores.none());
                }
                o.putRetained("topic", 7);
              }));
      store.close();
    }
  }

  private TreeMap<String, String> files() throws Exception {
    TreeMap<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.toList()) {
        byte[] bytes = Files.readAllBytes(file);
        String sum = bytes.length + " " + Arrays.hashCode(bytes);
        files.put(file.getFileName().toString(), sum);
      }
    }
    return files;
  }

  @Test
  void checkSaysWhatThereIsAndChangesNothing() throws Exception {
    TreeMap<String, String> before = files();
    assertEquals(0, run("check", directory.toString()), out + err);
    String counted = "2 sessions, 1 subscriptions, " + 2 * MESSAGES + " queued and 1 retained";
    assertTrue(out.startsWith(directory + " is whole: " + counted), out);
    assertTrue(out.contains("closed in good order"), out);
    assertEquals(before, files());
  }

  @Test
  void aStoreThatWasNotClosedIsLookedAtAsItWouldBeRecovered() throws Exception {
    try (FileDisk disk = FileDisk.take(directory)) {
      MapSessionStore store = Stores.on(disk);
      store.open();
      store.apply(Stores.batch(2, 100, o -> o.putSession("late", Stores.bytes(9, 1))));
      copy("copy"); // as it is, like a snapshot
      store.close();
    }
    directory = home.resolve("copy");
    TreeMap<String, String> before = files();
    assertEquals(0, run("check", directory.toString()), out + err);
    assertTrue(out.contains("3 sessions") && out.contains("not closed"), out);
    assertEquals(0, run("dump", directory.toString()), err);
    assertTrue(out.contains("\"client\":\"late\""), out);
    assertEquals(before, files());
  }

  private void copy(String to) throws Exception {
    Files.createDirectory(home.resolve(to));
    for (String file : List.of("sessions.db", "sessions.log0", "sessions.log1")) {
      Files.copy(directory.resolve(file), home.resolve(to).resolve(file));
    }
  }

  @Test
  void whatIsDumpedAndLoadedIsTheSame() throws Exception {
    assertEquals(0, run("dump", directory.toString()), err);
    String dumped = out;
    assertEquals(2 * MESSAGES + MESSAGES + 2 + 1 + 1 + 1 + 1, dumped.lines().count());
    Path file = Files.writeString(home.resolve("lines"), dumped);
    Path other = home.resolve("other");
    assertEquals(0, run("load", file.toString(), other.toString()), err);
    assertEquals(0, run("check", other.toString()), out + err);
    assertEquals(0, run("dump", other.toString()), err);
    assertEquals(dumped, out);
  }

  @Test
  void loadAddsToWhatThereIs() throws Exception {
    Path file =
        Files.write(
            home.resolve("lines"),
            List.of(
                "{\"kind\":\"session\",\"client\":\"new\",\"content\":\"AQI=\"}",
                "",
                "{\"kind\":\"message\", \"id\": 1, \"content\":\"AQID\"}",
                "{\"kind\":\"queued\",\"client\":\"new\",\"sequence\":5,\"message\":1,\"state\":0}",
                "{\"kind\":\"retained\",\"topic\":\"t\\u0041\",\"message\":1}"));
    assertEquals(0, run("load", file.toString(), directory.toString()), err);
    assertEquals(0, run("check", directory.toString()), out + err);
    assertTrue(out.contains("3 sessions, 1 subscriptions, 1001 queued and 2 retained"), out);
    assertEquals(0, run("dump", directory.toString()), err);
    assertTrue(out.contains("\"kind\":\"message\",\"id\":501,\"content\":\"AQID\""), out);
    assertTrue(out.contains("\"topic\":\"tA\",\"message\":501"), out);
  }

  @Test
  void aLineThatIsWrongIsNamedAndNothingIsLoaded() throws Exception {
    String good = "{\"kind\":\"session\",\"client\":\"new\",\"content\":\"AQI=\"}\n";
    for (String[] wrong :
        new String[][] {
          {"{\"kind\":\"session\"}", "line 2: \"client\" is missing"},
          {
            "{\"kind\":\"session\",\"client\":\"c\",\"content\":\"?\"}",
            "line 2: \"content\" is not"
          },
          {"{\"kind\":\"queue\"}", "line 2: no such kind: \"queue\""},
          {"hello", "line 2: character 1: '{' is expected"},
          {"{\"kind\":\"received\",\"client\":\"new\",\"packetId\":0}", "must be from 1 to 65535"},
          {"{\"kind\":\"retained\",\"topic\":\"t\",\"message\":9}", "no such session or message"},
          {"{\"kind\":\"will\",\"client\":\"nobody\",\"content\":\"\"}", "no such session"},
        }) {
      Path file = Files.writeString(home.resolve("lines"), good + wrong[0] + "\n");
      assertEquals(1, run("load", file.toString(), directory.toString()));
      assertTrue(err.contains(wrong[1]) && err.contains("nothing was loaded"), err);
    }
    assertEquals(0, run("check", directory.toString()), out + err);
    assertTrue(out.contains("2 sessions,"), out);
  }

  @Test
  void compactGivesFreeSpaceBackAndKeepsTheContent() throws Exception {
    try (FileDisk disk = FileDisk.take(directory)) {
      MapSessionStore store = Stores.on(disk);
      store.open();
      store.apply(
          Stores.batch(
              2,
              8 << 20,
              o -> {
                o.putSession("large", Stores.none());
                for (int i = 1; i <= 4_000; i++) {
                  o.putMessage(10_000 + i, Stores.bytes(2_000, i));
                  o.enqueue("large", i, 10_000 + i, 0, Stores.none());
                }
              }));
      store.apply(Stores.releases(3, o -> o.removeSession("large")));
      store.close();
    }
    run("dump", directory.toString());
    String before = out;
    long size = Files.size(directory.resolve("sessions.db"));
    assertEquals(0, run("compact", directory.toString()), err);
    assertTrue(Files.size(directory.resolve("sessions.db")) < size / 2, out);
    assertEquals(0, run("dump", directory.toString()), err);
    assertEquals(before, out);
    assertEquals(0, run("check", directory.toString()), out + err);
    assertFalse(Files.exists(directory.resolve("next")));
  }

  @Test
  void damageIsToldAndWhatCanBeReadIsDumped() throws Exception {
    Path main = directory.resolve("sessions.db");
    byte[] bytes = Files.readAllBytes(main);
    for (int at = 45 * 4096 + 100; at < bytes.length; at += 7 * 4096) {
      bytes[at] ^= 1;
    }
    Files.write(main, bytes);
    TreeMap<String, String> before = files();
    assertEquals(1, run("check", directory.toString()));
    assertTrue(out.contains("the checksum does not match") && out.contains("lost: "), out);
    assertEquals(1, run("dump", directory.toString()));
    assertTrue(out.contains("\"kind\":"), out);
    assertTrue(err.contains("cannot be read: "), err);
    assertEquals(before, files());
  }

  @Test
  void aStoreOfALaterVersionIsNotCalledDamaged() throws Exception {
    try (FileDisk disk = FileDisk.take(directory)) {
      Stores.setFormat(disk, 99);
    }
    for (String command : List.of("check", "compact")) {
      assertEquals(1, run(command, directory.toString()));
      assertTrue(err.contains("store format 99"), err);
      assertEquals("", out);
    }
  }

  @Test
  void filesStayWithTheirOwnerWhenRootChangesThem() throws Exception {
    UserPrincipal nobody =
        directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    try {
      Files.setOwner(directory, nobody);
    } catch (IOException e) {
      assumeTrue(false, "only root gives files away");
    }
    assertEquals(0, run("compact", directory.toString()), err);
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.toList()) {
        assertEquals(nobody, Files.getOwner(file), file.toString());
      }
    }
  }

  @Test
  void aStoreInUseIsRefused() throws Exception {
    try (FileDisk disk = FileDisk.take(directory)) {
      for (String command : List.of("check", "dump", "compact")) {
        assertEquals(1, run(command, directory.toString()));
        assertTrue(err.contains("is in use by a running broker"), err);
      }
    }
  }

  @Test
  void wrongUsageAndWhatIsNotThere() {
    assertEquals(2, run());
    assertEquals(2, run("chek"));
    assertEquals(2, run("load"));
    assertTrue(err.startsWith("Usage: broker store"), err);
    assertEquals(0, run("--help"));
    assertTrue(out.startsWith("Usage: broker store"), out);
    assertEquals(1, run("check", home.resolve("nowhere").toString()));
    assertTrue(err.contains("there is no store in"), err);
    assertEquals(1, run("load", home.resolve("none").toString(), home.resolve("x").toString()));
    assertTrue(err.contains("none: no such file"), err);
  }
}

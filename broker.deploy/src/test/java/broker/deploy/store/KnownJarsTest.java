package broker.deploy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.deploy.archive.JarReader;
import broker.deploy.archive.PluginJar;
import broker.deploy.archive.Refusal;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that are read once, and again only when somebody has touched them. */
final class KnownJarsTest {
  /** Some time later, so that files are not as young as the clock's step. */
  private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1));

  private static final String MADE_UP = "c0ffee".repeat(10) + "c0ff";

  @TempDir private Path directory;
  private Path notes;
  private Path jar;

  @BeforeEach
  void makeAJar() throws Exception {
    notes = directory.resolve("known");
    jar = directory.resolve("plugin with a name.jar");
    write(jar, "content");
  }

  private static void write(Path file, String content) throws Exception {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "plugin.known");
    main.putValue("Bundle-Version", "1.2.3");
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream zip = new JarOutputStream(out, manifest)) {
      zip.putNextEntry(new ZipEntry("a.txt"));
      zip.write(content.getBytes());
    }
  }

  private String read(Clock clock) throws Refusal {
    return KnownJars.open(notes, clock).read(jar).sha256();
  }

  /**
   * Puts another digest into the notes: what is answered from them can be told from what is read.
   */
  private void falsifyTheNotes() throws Exception {
    String text = Files.readString(notes).replaceFirst("[0-9a-f]{64}", MADE_UP);
    assertTrue(text.contains(MADE_UP));
    Files.writeString(notes, text);
  }

  @Test
  void aJarIsReadOnceAndKnownAfterARestart() throws Exception {
    PluginJar first = KnownJars.open(notes, LATER).read(jar);
    assertEquals(JarReader.read(jar), first);
    falsifyTheNotes();
    PluginJar again = KnownJars.open(notes, LATER).read(jar);
    assertEquals(MADE_UP, again.sha256());
    assertEquals("plugin.known 1.2.3", again.title());
  }

  @Test
  void aJarThatWasWrittenAnewIsReadAgain() throws Exception {
    read(LATER);
    write(jar, "changed");
    falsifyTheNotes();
    assertEquals(JarReader.read(jar).sha256(), read(LATER));
  }

  @Test
  void sizeAndTimeOfAFormerFileDoNotHideAnother() throws Exception {
    read(LATER);
    FileTime time = Files.getLastModifiedTime(jar);
    byte[] bytes = Files.readAllBytes(jar);
    bytes[bytes.length - 1] ^= 1;
    Files.write(jar, bytes);
    Files.setLastModifiedTime(jar, time);
    falsifyTheNotes();
    assertThrows(Refusal.class, () -> KnownJars.open(notes, LATER).read(jar));
  }

  @Test
  void aJarAsYoungAsTheClocksStepIsNotNoted() throws Exception {
    read(Clock.systemUTC());
    assertFalse(Files.exists(notes));
  }

  @Test
  void damagedNotesAreNoNotes() throws Exception {
    Files.write(notes, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    assertEquals(JarReader.read(jar).sha256(), read(LATER));
    Files.writeString(notes, "1 2 3\n\n" + MADE_UP + " x\n");
    assertEquals(JarReader.read(jar).sha256(), read(LATER));
  }

  @Test
  void whatIsGoneIsForgotten() throws Exception {
    Path other = directory.resolve("other.jar");
    write(other, "other");
    KnownJars.open(notes, LATER).read(other);
    Files.delete(other);
    read(LATER);
    assertFalse(Files.readString(notes).contains("other.jar"));
  }

  @Test
  void whatIsNoPluginIsRefusedKnownOrNot() throws Exception {
    Files.writeString(jar, "no jar");
    KnownJars jars = KnownJars.open(notes, LATER);
    assertThrows(Refusal.class, () -> jars.read(jar));
    assertThrows(Refusal.class, () -> jars.read(jar));
  }
}

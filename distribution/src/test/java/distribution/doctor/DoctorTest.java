package distribution.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import distribution.launcher.Home;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final String TYPE =
      """
      <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.2.0">
        <OCD id="%s" name="n" description="d">%s</OCD>
        <Designate %s="%s"><Object ocdref="x"/></Designate>
      </metatype:MetaData>
      """;

  @TempDir private Path directory;
  private Path bundles;

  @BeforeEach
  void healthy() throws IOException {
    bundles = Files.createDirectories(directory.resolve("lib/bundles"));
    Files.createDirectories(directory.resolve("plugins"));
    Files.createDirectories(directory.resolve("etc"));
    Path data = Files.createDirectories(directory.resolve("data"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    bundle(
        "broker.core",
        type("broker.core", "max_connections:Integer", "retain_available:Boolean"),
        type(
            "broker.listener",
            "host:String",
            "port:Integer",
            "allow_anonymous:Boolean",
            "tls:String"),
        type("plugin.auth", "password_file:String", "acl_file:String"),
        type("plugin.tls", "certfile:String", "keyfile:String", "create_certificate:Boolean"));
    write("broker.core.cfg", "max_connections = 10", "topic.1 = numbered keys are not judged");
    write("broker.listener-tcp.cfg", "port = 0");
  }

  private static String type(String id, String... keys) {
    StringBuilder attributes = new StringBuilder();
    for (String key : keys) {
      String[] words = key.split(":");
      attributes.append(
          String.format("<AD id=\"%s\" type=\"%s\" description=\"d\"/>", words[0], words[1]));
    }
    return String.format(TYPE, id, attributes, "pid", id);
  }

  private void bundle(String name, String... types) throws IOException {
    try (OutputStream file = Files.newOutputStream(bundles.resolve(name + ".jar"));
        ZipOutputStream jar = new ZipOutputStream(file)) {
      entry(jar, "META-INF/MANIFEST.MF", "Bundle-SymbolicName: " + name + "\n");
      for (int i = 0; i < types.length; i++) {
        entry(jar, "OSGI-INF/metatype/" + i + ".xml", types[i]);
      }
    }
  }

  private static void entry(ZipOutputStream jar, String name, String text) throws IOException {
    jar.putNextEntry(new ZipEntry(name));
    jar.write(text.getBytes(StandardCharsets.UTF_8));
    jar.closeEntry();
  }

  private Path write(String file, String... lines) throws IOException {
    return Files.write(directory.resolve("etc").resolve(file), List.of(lines));
  }

  private List<Finding> look() {
    return new Doctor(new Home(directory, directory), NOW).look();
  }

  private void assertFound(Finding.Level level, String text) {
    List<Finding> findings = look();
    assertTrue(
        findings.stream().anyMatch(f -> f.level() == level && f.text().contains(text)),
        () -> level + " " + text + " is not in\n" + findings);
  }

  @Test
  void ofAHealthyApplianceNothingIsToBeMended() {
    List<Finding> sick = look().stream().filter(f -> f.level() == Finding.Level.FAIL).toList();
    assertEquals(List.of(), sick);
  }

  @Test
  void aHomeThatTheFirstStartWillFillIsNotSick() {
    List<Finding> findings = new Doctor(new Home(directory, directory.resolve("new")), NOW).look();
    assertTrue(findings.toString().contains("is new"), findings::toString);
    assertTrue(findings.stream().noneMatch(f -> f.level() == Finding.Level.FAIL));
  }

  @ParameterizedTest
  @CsvSource({
    "max_connections = many, etc/broker.core.cfg: max_connections: \"many\" is not a whole number",
    "retain_available = yes, etc/broker.core.cfg: retain_available: \"yes\" is neither true nor false",
    "max_conections = 7, etc/broker.core.cfg: max_conections: unknown key",
    "max_connections, 'max_connections'",
  })
  void aBrokenConfigurationIsNamed(String line, String found) throws IOException {
    write("broker.core.cfg", line);
    assertFound(Finding.Level.FAIL, found);
  }

  @Test
  void aConfigurationThatNobodyReadsIsNamed() throws IOException {
    write("plugin.frob.cfg", "a = b");
    assertFound(Finding.Level.WARN, "etc/plugin.frob.cfg: no bundle reads it");
  }

  @Test
  void aPortThatSomebodyElseHasIsNamed() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      write("broker.listener-tcp.cfg", "port = " + other.getLocalPort());
      assertFound(Finding.Level.FAIL, "127.0.0.1:" + other.getLocalPort());
    }
  }

  @Test
  void aPlainListenerForTheNetworkIsNamed() throws IOException {
    write("broker.listener-tcp.cfg", "port = 0", "host = *", "allow_anonymous = true");
    assertFound(Finding.Level.WARN, "open to the network without TLS and without passwords");
  }

  @Test
  void aPasswordFileThatEverybodyReadsIsNamed() throws IOException {
    Path file = write("passwd", "");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    write("plugin.auth.cfg", "password_file = etc/passwd", "acl_file = etc/acl");
    assertFound(Finding.Level.WARN, "everybody on this machine can read " + file);
    assertFound(
        Finding.Level.FAIL, "acl_file: " + directory.resolve("etc/acl") + " does not exist");
  }

  @Test
  void aJarThatWasCutShortIsNamed() throws IOException {
    Files.writeString(directory.resolve("plugins/plugin.x.jar"), "PK");
    assertFound(Finding.Level.FAIL, "plugin.x.jar");
  }

  @Test
  void certificatesThatEndAreNamedAndKeysThatDoNotBelongToThem() throws Exception {
    TestCertificate old = TestCertificate.make(directory.resolve("old"), -400, 30);
    TestCertificate other = TestCertificate.make(directory.resolve("other"), -1, 4000);
    write("plugin.tls-a.cfg", "certfile = " + old.certificate(), "keyfile = " + old.key());
    write("plugin.tls-b.cfg", "certfile = " + other.certificate(), "keyfile = " + old.key());
    List<Finding> findings = new Doctor(new Home(directory, directory), Instant.now()).look();
    assertTrue(findings.stream().anyMatch(f -> f.text().contains("has ended")), findings::toString);
    assertTrue(
        findings.stream()
            .anyMatch(
                f ->
                    f.text().startsWith("plugin.tls-b: ")
                        && f.text().endsWith("is not the key of the certificate")),
        findings::toString);
    assertTrue(
        findings.stream().noneMatch(f -> f.text().contains("plugin.tls-a: " + old.key())),
        findings::toString);
  }

  @Test
  void aClockBeforeTheProgramWasBuiltIsNamed() throws IOException {
    try (OutputStream file = Files.newOutputStream(directory.resolve("lib/launcher.jar"));
        ZipOutputStream jar = new ZipOutputStream(file)) {
      ZipEntry entry = new ZipEntry("x");
      entry.setLastModifiedTime(java.nio.file.attribute.FileTime.from(NOW.plusSeconds(1_000_000)));
      jar.putNextEntry(entry);
    }
    assertFound(Finding.Level.FAIL, "before this broker was built");
  }
}

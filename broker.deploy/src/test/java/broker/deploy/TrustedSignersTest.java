package broker.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.deploy.archive.JarReader;
import broker.deploy.archive.PluginJar;
import broker.deploy.archive.Refusal;
import broker.deploy.archive.TrustStore;
import broker.deploy.archive.TrustedSigners;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars signed by the tools of the JDK, and what may be wrong with them. */
final class TrustedSignersTest {
  private static final String PASSWORD = "changeit";

  @TempDir private Path directory;
  private Path trusted;

  @BeforeEach
  void makeASigner() throws Exception {
    key("vendor");
    trusted = directory.resolve("vendor.pem");
    keytool("-exportcert", "-rfc", "-alias", "vendor", "-file", trusted.toString());
  }

  private void key(String alias, String... more) throws Exception {
    List<String> all = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC", "-alias", alias));
    all.addAll(List.of("-dname", "CN=" + alias, "-validity", "30"));
    all.addAll(List.of(more));
    keytool(all.toArray(String[]::new));
  }

  private void keytool(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-keystore", store(), "-storepass", PASSWORD));
    tool("keytool", all);
  }

  private String store() {
    return directory.resolve("signers.p12").toString();
  }

  private static void tool(String name, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", name).toString());
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), said);
  }

  private Path unsigned() throws Exception {
    Path jar = directory.resolve("plugin.jar");
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "plugin.signed");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream zip = new JarOutputStream(out, manifest)) {
      zip.putNextEntry(new ZipEntry("a.txt"));
      zip.write("as it was signed".getBytes());
    }
    return jar;
  }

  private Path signed(String alias) throws Exception {
    Path jar = unsigned();
    tool("jarsigner", List.of("-keystore", store(), "-storepass", PASSWORD, jar.toString(), alias));
    return jar;
  }

  private void check(Path jar, Instant at) throws Exception {
    PluginJar plugin = JarReader.read(jar);
    new TrustedSigners(TrustStore.read(trusted, "")).check(plugin, at);
  }

  private void refused(Path jar, Instant at, String reason) {
    Refusal refusal = assertThrows(Refusal.class, () -> check(jar, at));
    assertTrue(refusal.reason().contains(reason), refusal.reason());
  }

  /** Changes what a jar has, or adds to it, without touching its signature. */
  private static void put(Path jar, String entry, String text) throws Exception {
    try (FileSystem zip = FileSystems.newFileSystem(jar)) {
      Files.writeString(zip.getPath(entry), text);
    }
  }

  @Test
  void aJarOfATrustedSignerIsTaken() throws Exception {
    check(signed("vendor"), Instant.now());
  }

  @Test
  void anUnsignedJarIsRefused() throws Exception {
    refused(unsigned(), Instant.now(), "is not signed");
  }

  @Test
  void aJarThatWasChangedAfterwardsIsRefused() throws Exception {
    Path jar = signed("vendor");
    put(jar, "a.txt", "something else");
    refused(jar, Instant.now(), "was changed after it was signed");
  }

  @Test
  void aJarToWhichSomethingWasAddedIsRefused() throws Exception {
    Path jar = signed("vendor");
    put(jar, "b.txt", "added");
    refused(jar, Instant.now(), "is not signed as a whole: b.txt was added");
  }

  @Test
  void anUnknownSignerIsRefused() throws Exception {
    key("stranger");
    refused(signed("stranger"), Instant.now(), "its signer CN=stranger is not trusted");
  }

  @Test
  void anExpiredSignerIsRefusedButWasGoodBefore() throws Exception {
    Path jar = signed("vendor");
    refused(jar, Instant.now().plus(Duration.ofDays(31)), "its signer CN=vendor has expired on ");
    check(jar, Instant.now());
  }

  @Test
  void aKeyStoreOfKeytoolIsATrustStoreToo() throws Exception {
    PluginJar plugin = JarReader.read(signed("vendor"));
    new TrustedSigners(TrustStore.read(Path.of(store()), PASSWORD)).check(plugin, Instant.now());
  }
}

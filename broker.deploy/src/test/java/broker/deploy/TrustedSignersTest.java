package broker.deploy;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.deploy.archive.JarReader;
import broker.deploy.archive.PluginJar;
import broker.deploy.archive.Refusal;
import broker.deploy.archive.ShippedOrSigned;
import broker.deploy.archive.SignaturePolicy;
import broker.deploy.archive.SignerStore;
import broker.deploy.archive.TrustStore;
import broker.deploy.archive.TrustedSigners;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testkit.JarSigners;

/** Jars signed by the tools of the JDK, and what may be wrong with them. */
final class TrustedSignersTest {
  @TempDir private Path directory;
  private JarSigners signers;
  private Path trusted;

  @BeforeEach
  void makeASigner() throws Exception {
    signers = new JarSigners(directory);
    signers.add("vendor");
    trusted = signers.certificate("vendor");
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
    signers.sign(jar, alias);
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
    signers.add("stranger");
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
    new TrustedSigners(TrustStore.read(signers.keyStore(), JarSigners.PASSWORD))
        .check(plugin, Instant.now());
  }

  @Test
  void whatWasShippedNeedsNoSignature() throws Exception {
    PluginJar jar = JarReader.read(unsigned());
    SignerStore nobody = new SignerStore(null, "");
    Path bill = directory.resolve("sbom.json");
    Files.writeString(bill, "{\"alg\" : \"SHA-256\", \"content\" : \"" + jar.sha256() + "\"}");
    new ShippedOrSigned(bill, nobody).check(jar, Instant.now());
    for (Path without : new Path[] {null, directory.resolve("none.json")}) {
      Refusal refusal =
          assertThrows(
              Refusal.class, () -> new ShippedOrSigned(without, nobody).check(jar, Instant.now()));
      assertTrue(refusal.reason().contains("is not signed"), refusal.reason());
    }
  }

  @Test
  void aSignerWhoIsAddedOrRemovedCountsFromThenOn() throws Exception {
    PluginJar jar = JarReader.read(signed("vendor"));
    Path store = directory.resolve("trusted.pem");
    signers.add("other");
    Files.copy(signers.certificate("other"), store);
    SignaturePolicy policy = new ShippedOrSigned(null, new SignerStore(store, ""));
    assertThrows(Refusal.class, () -> policy.check(jar, Instant.now()));
    Files.copy(trusted, store, StandardCopyOption.REPLACE_EXISTING);
    policy.check(jar, Instant.now());
    Files.delete(store);
    Refusal refusal = assertThrows(Refusal.class, () -> policy.check(jar, Instant.now()));
    assertTrue(refusal.reason().contains("trusted.pem: there is no such file"), refusal.reason());
  }
}

package distribution.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
  @TempDir private Path directory;
  private Path install;

  @BeforeEach
  void install() throws Exception {
    install = Files.createDirectories(directory.resolve("install"));
    Files.createDirectories(install.resolve("etc/deeper"));
    Files.writeString(install.resolve("etc/a.cfg"), "a=1");
    Files.writeString(install.resolve("etc/deeper/b.cfg"), "b=1");
  }

  @Test
  void aNewHomeGetsTheDefaultConfiguration() throws Exception {
    Home home = new Home(install, directory.resolve("new home"));
    home.prepare();
    assertEquals("a=1", Files.readString(home.etc().resolve("a.cfg")));
    assertEquals("b=1", Files.readString(home.etc().resolve("deeper/b.cfg")));
    assertTrue(Files.isDirectory(home.directory().resolve("plugins")));
    assertTrue(Files.isDirectory(home.temporary()));
    assertTrue(Files.isDirectory(home.logFile().getParent()));
  }

  @Test
  void whatIsThereStaysAsItIs() throws Exception {
    Home home = new Home(install, directory.resolve("home"));
    Files.createDirectories(home.etc());
    Files.writeString(home.etc().resolve("a.cfg"), "a=2");
    home.prepare();
    assertEquals("a=2", Files.readString(home.etc().resolve("a.cfg")));
    assertTrue(Files.notExists(home.etc().resolve("deeper")));
  }

  @Test
  void dataIsForTheOwnerOnly() throws Exception {
    Home home = new Home(install, install);
    home.prepare();
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.data())));
  }

  @Test
  void aHomeThatCannotBeMadeIsOneLine() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    Home home = new Home(install, file.resolve("home"));
    StartFailure failure = assertThrows(StartFailure.class, home::prepare);
    assertTrue(failure.getMessage().startsWith("home directory " + file.resolve("home") + ": "));
  }
}

package io.jenkins.plugins.octavia.pki;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.octavia.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Files of a folder that change together. What becomes of all of them is written into one file first: a run that is cut off
 * before that has changed nothing, and after it the next one finishes what is in that file. So every certificate's key is in
 * the folder at each moment, here or in its place.
 *
 * @param write texts by the names of their files
 * @param delete names of files
 */
record FileChange(Map<String, String> write, List<String> delete) {

    /** For its owner alone, for it holds keys. */
    private static final String UNDER_WAY = "authority/change-under-way.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    FileChange {
        write = new TreeMap<>(write);
        delete = List.copyOf(delete);
    }

    static boolean isUnderWay(CertificateFolder folder) {
        return folder.has(UNDER_WAY);
    }

    /** Finishes a change that was cut short. */
    static void finish(CertificateFolder folder, Set<String> secrets) throws IOException {
        if (isUnderWay(folder)) {
            try {
                JSON.readValue(Files.readAllBytes(folder.path(UNDER_WAY)), FileChange.class)
                        .place(folder, secrets);
            } catch (JacksonException e) {
                throw new PkiException(UNDER_WAY, "is damaged", "restore the folder from a backup");
            }
        }
    }

    /** @param secrets names of files for their owner alone */
    void carryOut(CertificateFolder folder, Set<String> secrets) throws IOException {
        begin(folder);
        place(folder, secrets);
    }

    void begin(CertificateFolder folder) throws IOException {
        AtomicFile.writeSecret(folder.path(UNDER_WAY), JSON.writeValueAsBytes(this));
    }

    private void place(CertificateFolder folder, Set<String> secrets) throws IOException {
        for (Map.Entry<String, String> file : write.entrySet()) {
            byte[] content = file.getValue().getBytes(StandardCharsets.ISO_8859_1);
            if (secrets.contains(file.getKey()) || file.getKey().startsWith(FolderReader.AUTHORITY)) {
                AtomicFile.writeSecret(folder.path(file.getKey()), content);
            } else {
                AtomicFile.writePublic(folder.path(file.getKey()), content);
            }
        }
        for (String file : delete) {
            if (folder.has(file)) {
                AtomicFile.delete(folder.path(file));
            }
        }
        AtomicFile.delete(folder.path(UNDER_WAY));
    }

    /** Without the texts. */
    @Override
    public String toString() {
        return "FileChange[" + write.keySet() + ", " + delete + "]";
    }
}

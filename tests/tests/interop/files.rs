//! The attachments of the matrix: `files.wsdl`, served and called.
use std::convert::Infallible;

use soap_runtime::{Attachment, Context, Fault, OrFail, Stop, Version};
use soap_tests::generated::files::*;

use crate::calls::{Outcome, address};
use crate::samples;
use crate::service::{Interop, expect};

impl FilesService for Interop {
    async fn echo_file(
        &self,
        request: EchoFile,
        cx: &mut Context,
    ) -> Result<EchoFileResponse, Stop<Infallible>> {
        // Some peers cannot give the part the name that the binding wants.
        let file = cx.request.attachments().and_then(|a| a.part("file").or(a.iter().next()));
        let bytes = file.ok_or_else(|| Fault::sender("no file"))?.bytes().await.or_fail()?;
        expect(&bytes, &samples::binary().into())?;
        cx.reply.attachments.push(Attachment::new("application/octet-stream", bytes).for_part("file"));
        Ok(EchoFileResponse { name: request.name })
    }
}

/// Calls the server at `base`.
pub(crate) async fn call(base: &str) -> Outcome {
    let client = FilesClient::builder().endpoint(address(base, "files", Version::Soap11)).build().unwrap();
    let file = Attachment::new("application/octet-stream", samples::binary()).for_part("file");
    let request = EchoFile { name: "a.bin".into() };
    let response = client.echo_file(&request).attachment(file).send().await.map_err(|e| e.to_string())?;
    if response.value.name != request.name {
        return Err(format!("got the name {}", response.value.name));
    }
    let file = response.attachments.iter().next().ok_or("no attachment came back")?;
    let bytes = file.bytes().await.map_err(|error| error.to_string())?;
    if bytes == samples::binary() { Ok(()) } else { Err(format!("got {} bytes", bytes.len())) }
}
